// One Dockerfile from the features of each real trainer of test/golden/field: honest ones fit the grammar.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { plain } from './printed.js'

const row = t.type({
  id: t.string,
  kind: t.string,
  dockerfile: t.type({
    from: t.array(t.string),
    features: t.array(t.string),
    entrypoint: t.union([t.array(t.string), t.null]),
    env: t.record(t.string, t.string)
  })
})

const rows = readFileSync(join(import.meta.dirname, '../../golden/field/trainers.jsonl'), 'utf8')
  .split('\n')
  .filter(line => line !== '')
  .map((line): t.TypeOf<typeof row> => {
    const value: unknown = JSON.parse(line)
    if (!row.is(value)) throw new Error(line.slice(0, 80))
    return value
  })

/** What a feature looks like in a Dockerfile. */
const features: Readonly<Record<string, string>> = {
  'RUN pip/uv install from the internet':
    'RUN pip install --no-cache-dir \\\n    "transformers>=4.4" \\\n    # pinned\n    trl==0.9',
  'RUN installs from a git address': 'RUN pip install git+https://github.com/a/b.git@0123abc',
  'RUN apt-get':
    'RUN apt-get update && apt-get install -y --no-install-recommends git redis-server && rm -rf /var/lib/apt/lists/*',
  'RUN executes a file of the repository':
    'RUN chmod +x /workspace/scripts/run.sh && /workspace/scripts/run.sh --help',
  'WORKDIR /workspace/axolotl': 'WORKDIR /workspace/axolotl',
  'WORKDIR /workspace/scripts': 'WORKDIR /workspace/scripts',
  'COPY --from=an image of another registry': 'COPY --from=ghcr.io/astral-sh/uv:latest /uv /uvx /bin/',
  'RUN bash -c': 'RUN bash -c "source /opt/venv/bin/activate && pip install -r requirements.txt"',
  'COPY with a wildcard': 'COPY core/config/* /workspace/axolotl/',
  'RUN git clone':
    'RUN git clone https://github.com/a/b.git /workspace/b && cd /workspace/b && git checkout 0123',
  'RUN downloads a model of about 14 GB into /opt/models':
    "RUN python -c \"from huggingface_hub import snapshot_download; snapshot_download('a/b', local_dir='/opt/models')\"",
  LABEL: 'LABEL version="1.0" maintainer="miner"',
  'RUN with an unquoted >= (a shell redirection)': 'RUN pip install x>=1.0',
  'RUN ... || true': 'RUN pip uninstall -y ring || true'
}
/** Told by another field of the row. */
const elsewhere = [
  'ENV',
  'ENV list',
  'ENTRYPOINT relative to WORKDIR',
  'no ENTRYPOINT and no CMD',
  'no newline at the end'
]

describe('a Dockerfile with the features of a real trainer’s', () => {
  it.each(rows)('$id $kind fits', ({ dockerfile: { from, features: has, entrypoint, env } }) => {
    const variables = Object.entries(env)
    for (const feature of has) expect([...Object.keys(features), ...elsewhere]).toContain(feature)
    const text = [
      ...from.map(name => `FROM ${name}`),
      ...(variables.length === 0
        ? []
        : [`ENV ${variables.map(([name, value]) => `${name}=${value}`).join(' \\\n    ')}`]),
      ...has.flatMap(feature => features[feature] ?? []),
      'COPY scripts /workspace/scripts',
      entrypoint === null ? '# ENTRYPOINT ["./run.sh"]' : `ENTRYPOINT ${JSON.stringify(entrypoint)}`
    ].join('\n')
    const printed = plain(text + (has.includes('no newline at the end') ? '' : '\n'))
    expect(printed).not.toBeTypeOf('string')
    const lines = typeof printed === 'string' ? [] : printed
    expect(lines[0]).toBe(`FROM docker.io/${from[0] ?? ''} AS s0`)
    if (entrypoint !== null) expect(lines.at(-1)).toBe(`ENTRYPOINT ${JSON.stringify(entrypoint)}`)
    expect(plain(text.replaceAll('\n', '\r\n'))).toEqual(printed)
  })
})
