// What public trainers get wrong by a name: the data's, and an instruction that the line above swallows.
import { describe, expect, it } from 'vitest'
import * as Judged from './judged.js'

const image = 'dockerfiles/standalone-image-trainer.dockerfile'
const text = 'dockerfiles/standalone-text-trainer.dockerfile'

const common = ['task-id', 'model', 'expected-repo-name', 'hours-to-complete']
const trainer = (options: ReadonlyArray<string>, body: string): string => `import argparse, glob, os, zipfile
p = argparse.ArgumentParser()
${[...common, ...options].map(name => `p.add_argument("--${name}", required=True)`).join('\n')}
args = p.parse_args()
out = f"/app/checkpoints/{args.task_id}/{args.expected_repo_name}"
os.makedirs(out, exist_ok=True)
${body}
`
const ofImages = (body: string, first = ''): Readonly<Record<string, string>> => ({
  [image]: 'FROM diagonalge/kohya_latest:latest\nCOPY . /t\nENTRYPOINT ["sh", "/t/go.sh"]\n',
  'go.sh': `set -e\n${first}python3 /t/train.py "$@"\n`,
  'train.py': trainer(['dataset-zip', 'model-type'], body)
})
const ofText = (body: string): Readonly<Record<string, string>> => ({
  [text]: 'FROM axolotlai/axolotl:main\nCOPY train.py /train.py\nENTRYPOINT ["python3", "/train.py"]\n',
  'train.py': trainer(['dataset', 'dataset-type', 'task-type', 'file-format'], body)
})
const given = (kind: 'ImageTask' | 'InstructTextTask', files: Readonly<Record<string, string>>) =>
  Judged.warnings(kind, files).map(Judged.brief)

describe('the data under another name', () => {
  it.each([
    [
      'of the archive',
      'archive = f"/cache/datasets/{args.task_id}.zip"\nzipfile.ZipFile(archive).extractall("/d")',
      12
    ],
    [
      'put together',
      'a = os.path.join("/cache/datasets", f"{args.task_id}.zip")\nzipfile.ZipFile(a).extractall("/d")',
      12
    ],
    ['that is always the same', 'zipfile.ZipFile("/cache/datasets/data.zip").extractall("/d")', 12]
  ])('%s is told, once', (_, body, line) => {
    expect(given('ImageTask', ofImages(body))).toEqual([`dataset-name train.py:${line}`])
  })

  it('in a shell, or as JSON, is told', () => {
    const [first, ...more] = Judged.warnings(
      'ImageTask',
      ofImages('pass', 'unzip "/cache/datasets/$2.zip" -d /d\n')
    )
    expect(more).toEqual([])
    expect(first).toEqual({
      rule: 'dataset-name',
      path: 'go.sh',
      line: 2,
      message:
        'looks for the data at /cache/datasets/$2.zip, and they lie at /cache/datasets/{task id}_tourn.zip: look there'
    })
    expect(given('InstructTextTask', ofText('open(f"/cache/datasets/{args.task_id}.json").read()'))).toEqual([
      'dataset-name train.py:14'
    ])
  })

  it.each([
    ['the right one', 'a = f"/cache/datasets/{args.task_id}_tourn.zip"'],
    ['the right one, put together', 'a = "/cache/datasets/" + args.task_id + "_tourn" + ".zip"'],
    [
      'the right one where another fails',
      'a = f"/cache/datasets/{args.task_id}.zip"\nb = a.replace(".zip", "_tourn.zip")'
    ],
    [
      'whatever is there',
      'a = f"/cache/datasets/{args.task_id}.zip"\nb = glob.glob("/cache/datasets/*.zip")'
    ],
    [
      'whatever is in the folder',
      'D = "/cache/datasets"\na = f"/cache/datasets/{args.task_id}.zip"\nb = os.listdir(D) or os.listdir("/cache/datasets")'
    ],
    ['none at all', 'a = args.dataset_zip']
  ])('%s is not', (_, body) => expect(given('ImageTask', ofImages(body))).toEqual([]))
})

describe('an instruction that the line above swallows', () => {
  const files = (dockerfile: string): Readonly<Record<string, string>> => ({
    ...ofImages('a = f"{args.task_id}_tourn.zip"'),
    [image]: dockerfile
  })

  it('is told, over blank lines and comments', () => {
    const dockerfile = `ARG TAG=latest
FROM diagonalge/kohya_latest:latest
RUN mkdir -p /d \\
    /e \\

# the rest
COPY configs /configs
COPY . /t
ENTRYPOINT ["sh", "/t/go.sh"]
`
    expect(Judged.warnings('ImageTask', files(dockerfile))).toEqual([
      {
        rule: 'instruction-swallowed',
        path: image,
        line: 7,
        message:
          'this COPY is read as part of line 3, which goes on after its last \\ over blank lines: take that \\ away'
      }
    ])
  })

  it('is none where each is its own, whatever the words of a command', () => {
    const dockerfile = `# comment \\
FROM diagonalge/kohya_latest:latest AS a
LABEL a=b
EXPOSE 80
ENV A=1 \\
    B=2
USER root
ARG X
WORKDIR /t
RUN echo \\
    COPY this; \\
    RUN=1
STOPSIGNAL TERM
COPY . /t
CMD ["x"]
ENTRYPOINT ["sh", "/t/go.sh"]
`
    expect(given('ImageTask', files(dockerfile))).toEqual([])
  })
})
