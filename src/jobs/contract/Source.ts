/** Sources: where a dataset is fetched from, and which names a model may have (EXECUTION 4, 6). Pure. */
import * as E from 'fp-ts/lib/Either.js'
import type { Fault } from '../../domain/codec/Codec.js'

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** An address to download from, or a file of the machine the adapter runs on. */
export type Source =
  { readonly type: 'Remote'; readonly url: string } | { readonly type: 'Local'; readonly url: string }

/** What a model's name is, in words. */
export const modelName =
  'a model on its hub (owner/name or name: letters, digits, ".", "_" and "-", no ".." and no "--")'

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const fault = (value: string, expected: string): Fault => ({
  path: 'task.material.dataset',
  value,
  expected
})

/** `https:` as it stands, `s3://bucket/key` as the bucket's https address; `file:` only where that is allowed. */
export const of = (text: string, local: boolean): E.Either<Fault, Source> => {
  // URL would repair what is to be refused: blanks, control characters, backslashes.
  if (!/^[\x21-\x7e]+$/.test(text) || /[\\"'`<>^{|}]/.test(text))
    return E.left(fault(text, 'an address of printable ASCII without quotes, brackets or backslashes'))
  const url = URL.canParse(text) ? new URL(text) : undefined
  switch (url?.protocol) {
    case 'https:':
      return url.username === '' && url.password === ''
        ? E.right({ type: 'Remote', url: url.href })
        : E.left(fault(text, 'an address without user or password'))
    case 's3:':
      return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.hostname) && url.pathname.length > 1
        ? E.right({
            type: 'Remote',
            url: `https://${url.hostname}.s3.amazonaws.com${url.pathname}${url.search}`
          })
        : E.left(fault(text, 's3://bucket/key'))
    case 'file:':
      return local && url.hostname === ''
        ? E.right({ type: 'Local', url: url.href })
        : E.left(fault(text, 'an https:// or s3:// address (local files are for trying out)'))
    case undefined:
    default:
      return E.left(fault(text, 'an https:// or s3:// address'))
  }
}

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** Whether a name can stand for a model: never an option, never a path upwards. */
export const isModel = (name: string): boolean =>
  name.length <= 200 &&
  /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/.test(name) &&
  !name.includes('..') &&
  !name.includes('--')
