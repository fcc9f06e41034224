// An image between two engines, as the process apart lets it through (EXECUTION 6): its parts, one name, and nothing else.
import { describe, expect, it } from 'vitest'
import * as ImageWriting from '../../src/jobs/confined/ImageWriting.js'
import * as Reading from '../../src/jobs/confined/Reading.js'
import * as Tar from '../../src/jobs/output/Tar.js'
import * as Untar from '../../src/jobs/output/Untar.js'

const [layer, other] = ['a'.repeat(64), 'b'.repeat(64)]
const manifest = (changes: object = {}): object => ({
  Config: `${other}.json`,
  RepoTags: ['dethrone/operator:1', 'evil:1'],
  Layers: [`${layer}/layer.tar`],
  ...changes
})
const text = (path: string, said: unknown): Tar.Whole => Tar.file(path, Buffer.from(JSON.stringify(said)))
const link = (
  path: string,
  target: string,
  type: 'Symlink' | 'Hardlink' | 'Other' = 'Symlink'
): Tar.Whole => ({
  header: { path, type, size: 0, mode: 0o777, target },
  body: new Uint8Array()
})
const parts = [
  Tar.folder(`${layer}/`),
  Tar.file(`${layer}/VERSION`, Buffer.from('1.0')),
  Tar.file(`${layer}/json`, Buffer.from('{}')),
  Tar.file(`${layer}/layer.tar`, Buffer.alloc(2000)),
  Tar.file(`${other}.json`, Buffer.from('{}'))
]
const honest = [...parts, text('manifest.json', [manifest()])]

/** What comes out, by its names, and what is said. */
const through = async (entries: ReadonlyArray<Tar.Whole>, bytes = 10_000) => {
  async function* next() {
    yield await Promise.resolve(Tar.archive(entries))
  }
  const out: Record<string, string> = {}
  try {
    for await (const { header, body } of Untar.read(
      ImageWriting.writing({ name: 'dethrone-job:x', bytes }, next)
    ))
      out[header.path] = header.type === 'File' ? (await Untar.whole(body())).toString() : header.target
    return { out, said: null }
  } catch (thrown) {
    if (!(thrown instanceof Reading.Refused)) throw thrown
    return { out, said: { type: thrown.type, detail: thrown.message } }
  }
}

describe('an image on its way to another engine', () => {
  it('keeps its parts, whichever engine wrote it, and gets one name, whatever it was called', async () => {
    const again = `${other}/layer.tar`
    const { out, said } = await through([
      ...parts,
      link(again, `../${layer}/layer.tar`),
      text('repositories', { 'dethrone/operator': { 1: other } }),
      text('manifest.json', [manifest({ Layers: [`${layer}/layer.tar`, again] })])
    ])
    expect(said).toBeNull()
    expect(out['repositories']).toBeUndefined()
    expect(out[again]).toBe(`../${layer}/layer.tar`)
    expect(JSON.parse(out['manifest.json'] ?? '')).toEqual([
      { Config: `${other}.json`, RepoTags: ['dethrone-job:x'], Layers: [`${layer}/layer.tar`, again] }
    ])
    const blob = `blobs/sha256/${layer}`
    const newer = await through([
      Tar.folder('blobs/'),
      Tar.folder('blobs/sha256/'),
      Tar.file(blob, Buffer.from('{}')),
      text('index.json', { manifests: [{ annotations: { 'io.containerd.image.name': 'evil' } }] }),
      text('oci-layout', { imageLayoutVersion: '1.0.0' }),
      text('manifest.json', [manifest({ Config: blob, Layers: [blob], LayerSources: {} })])
    ])
    expect(newer.said).toBeNull()
    expect(Object.keys(newer.out)).toEqual(['blobs/', 'blobs/sha256/', blob, 'manifest.json'])
  })

  it.each<readonly [string, ReadonlyArray<Tar.Whole>]>([
    ['a second image', [...parts, text('manifest.json', [manifest(), manifest()])]],
    ['no image', [...parts, text('manifest.json', [])]],
    ['two manifests', [...honest, text('manifest.json', [manifest()])]],
    ['no manifest', parts],
    ['a manifest that is no JSON', [...parts, Tar.file('manifest.json', Buffer.from('\ufeff[{'))]],
    ['a manifest that is a link', [...parts, link('manifest.json', '/etc/passwd')]],
    ['a manifest without an end', [...parts, Tar.file('manifest.json', Buffer.alloc(2_000_000, ' '))]],
    ['a configuration elsewhere', [...parts, text('manifest.json', [manifest({ Config: '/etc/passwd' })])]],
    ['a layer above', [...parts, text('manifest.json', [manifest({ Layers: ['../layer.tar'] })])]],
    ['a file above', [Tar.file(`../${layer}/json`, Buffer.from('{}')), ...honest]],
    ['a file at the root', [Tar.file('/etc/cron.d/x', Buffer.from('x')), ...honest]],
    ['a name with a line’s end', [Tar.file(`${layer}/json\n`, Buffer.from('x')), ...honest]],
    ['a link out of it', [link(`${other}/layer.tar`, '/etc/shadow'), ...honest]],
    ['a folder that is a link', [link(`${other}/`, '../..'), ...honest]],
    ['a hard link', [link(`${other}/layer.tar`, `../${layer}/layer.tar`, 'Hardlink'), ...honest]]
  ])('does not go on with %s', async (_, entries) => {
    expect((await through(entries, 3_000_000)).said).toEqual({
      type: 'Unfit',
      detail: expect.any(String) as string
    })
  })

  it('has no more bytes than it may', async () => {
    expect((await through(honest, 2004)).said).toEqual({
      type: 'TooLarge',
      detail: 'its archive has more than 2004 bytes'
    })
    expect((await through(honest, 2007)).said).toBeNull()
  })
})
