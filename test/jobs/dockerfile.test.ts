import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as BaseImages from '../../src/jobs/dockerfile/BaseImages.js'
import * as Dockerfile from '../../src/jobs/dockerfile/Dockerfile.js'
import * as Preflight from '../../src/jobs/dockerfile/Preflight.js'

const right = <A>(either: E.Either<unknown, A>): A => {
  if (E.isLeft(either)) throw new Error(JSON.stringify(either.left))
  return either.right
}

describe('a Dockerfile', () => {
  it('is read as the engine reads it: comments, blank lines, continuations', () => {
    expect(Dockerfile.instructions('\uFEFF# syntax\nFROM a \\\n# between\n\n  AS b\r\n\nRUN x')).toEqual([
      { word: 'FROM', rest: 'a   AS b', line: 2, end: 5 },
      { word: 'RUN', rest: 'x', line: 7, end: 7 }
    ])
  })

  it('that ends in the middle of an instruction has it still, and is refused for it', () => {
    expect(Dockerfile.instructions('FROM a\nRUN b \\\n\n')).toEqual([
      { word: 'FROM', rest: 'a', line: 1, end: 1 },
      { word: 'RUN', rest: 'b', line: 2, end: 4 }
    ])
    for (const text of ['FROM a\nRUN b \\', 'FROM a\nRUN b \\ \r\n\n'])
      expect(Dockerfile.objections(text).map(({ message }) => message)).toEqual([
        'the last line may not end with a backslash'
      ])
  })

  it.each([
    'ADD http://127.0.0.1/ /x',
    'add https://example.org/a /x',
    'ADD --chown=1:1 http://x/ /x',
    'ADD ["http://x/", "/x"]',
    'ADD ["h\\u0074tp://x/", "/x"]',
    'ADD $URL /x',
    'ADD ${URL} /x',
    'ADD "http://x/" /x',
    'ADD http:\\//x/ /x',
    'ADD git@github.com:a/b.git /x',
    'A\\\nDD http://x/ /x',
    'ADD \\\nhttp://x/ /x',
    'RUN a \\\\\nADD http://x/ /x',
    'ONBUILD ADD http://x/ /x',
    'ONBUILD onbuild ADD http://x/ /x',
    '# escape=`\nRUN x'
  ])('may not make the engine fetch: %j', line => {
    expect(Dockerfile.objections(`FROM a\n${line}\n`)).not.toEqual([])
  })

  it.each([
    'ADD a.tar.gz /x',
    'ADD --chown=1:1 a b /x/',
    'COPY a /x',
    'ADD ["a b", "/x"]',
    'RUN wget http://x/',
    'RUN echo ADD http://x/'
  ])('may well %j', line => {
    expect(Dockerfile.objections(`FROM a\n${line}\n`)).toEqual([])
  })

  it('names its images, stages apart', () => {
    expect(
      right(
        BaseImages.named(
          'ARG T=1\nARG B=x/y:${T}\nFROM --platform=linux/amd64 ${B} AS one\nFROM one AS two\nCOPY --from=ONE / /\nCOPY --from=0 / /\nCOPY --chown=1 --from=other:2 / /\nFROM ${N:-z}\nFROM scratch'
        )
      )
    ).toEqual(['x/y:1', 'other:2', 'z'])
    for (const text of [
      'FROM $X',
      'ARG X\nFROM $X',
      'FROM a\nARG X=b\nFROM $Y',
      'FROM a\nCOPY --from=$X / /',
      'FROM a;b'
    ])
      expect(E.isLeft(BaseImages.named(text)), text).toBe(true)
  })

  it('knows the public hub by a name', () => {
    for (const name of ['busybox', 'a/b:1', 'docker.io/a/b', 'axolotlai/axolotl:main-py3.11-cu124-2.5.1'])
      expect(BaseImages.isOfHub(name), name).toBe(true)
    for (const name of ['ghcr.io/a/b', 'localhost/a', 'host:5000/a'])
      expect(BaseImages.isOfHub(name), name).toBe(false)
  })

  it('is marked behind every FROM, and is otherwise the same', () => {
    const line = fc.constantFrom(
      'FROM a',
      'from b AS c',
      'FROM \\',
      '  d',
      '# FROM',
      '',
      'RUN x \\',
      'FROM e\r',
      'COPY . .',
      'LABEL a=b'
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), lines => {
        const text = lines.join('\n')
        fc.pre(!Dockerfile.instructions(`${text}\nEND`).some(({ rest }) => rest.endsWith('END')))
        const marked = Dockerfile.marked('k', 'v')(text)
        const label = 'LABEL "k"="v"'
        expect(
          marked
            .split('\n')
            .filter(l => l !== label)
            .join('\n')
        ).toBe(text.replace(/^\uFEFF/, ''))
        const [before, after] = [Dockerfile.instructions(text), Dockerfile.instructions(marked)]
        expect(after.filter(i => i.word === 'LABEL' && i.rest === '"k"="v"')).toHaveLength(
          before.filter(i => i.word === 'FROM').length
        )
        after.forEach((instruction, i) => {
          if (instruction.word === 'FROM') expect(after[i + 1]?.rest).toBe('"k"="v"')
        })
      })
    )
  })
})

describe('pitfalls', () => {
  const at = 'dockerfiles/standalone-text-trainer.dockerfile'
  const good = {
    path: at,
    text: 'FROM a\nRUN pip install b\nENTRYPOINT ["python", "/t.py", "--expected-repo-name"]\n'
  }
  const script = (text: string) => ({ path: 't.py', text: `hours_to_complete = 1\n${text}` })
  const of = (text: string) => Preflight.warnings('DpoTask', [at, 't.py'], [good, script(text)])

  it('none, in a repository that honours the contract', () => {
    expect(of('x = 1')).toEqual([])
    expect(
      of(
        '# requests.get("x")\nmodel = AutoModel.from_pretrained("/cache/models/a--b")\nload_dataset("json", data_files=x)'
      )
    ).toEqual([])
  })

  it.each([
    ['os.system("pip install x")', 'installs packages'],
    ['requests.get(url)', 'makes HTTP requests'],
    ['AutoModel.from_pretrained("owner/name")', 'loads a model by its name'],
    ['load_dataset("owner/name")', 'loads a dataset by its name'],
    ['model.push_to_hub(x)', 'talks to the model hub'],
    ['wandb.login()', 'logs to WandB online'],
    ['TrainingArguments(output_dir="/workspace/out")', 'writes to /workspace/out']
  ])('%s, with file and line', (line, what) => {
    expect(of(line)).toEqual([{ path: 't.py', line: 2, message: expect.stringContaining(what) as string }])
  })

  it('a base image that can only be known by building', () => {
    const unknown = { path: at, text: 'FROM $BASE\nENTRYPOINT ["/app/checkpoints", "hours-to-complete"]\n' }
    expect(Preflight.warnings('DpoTask', [at], [unknown])).toEqual([
      { path: at, line: 1, message: expect.stringContaining('must be named literally') as string }
    ])
  })

  it('a Dockerfile elsewhere, none at all, and one that takes no arguments', () => {
    expect(
      Preflight.warnings('ImageTask', ['docker/Dockerfile.gpu'], [script('expected_repo_name')])[0]
    ).toMatchObject({ path: 'docker/Dockerfile.gpu', line: 1 })
    expect(Preflight.warnings('ImageTask', [], [script('expected_repo_name')])[0]).toMatchObject({
      path: 'dockerfiles/standalone-image-trainer.dockerfile',
      message: 'the Dockerfile is missing'
    })
    const cmd = {
      path: at,
      text: 'FROM a\nRUN --mount=type=cache x\nVOLUME /x\nADD http://x/ /y\nCMD ["wget", "http://x/", "/app/checkpoints", "--hours-to-complete"]\n'
    }
    expect(
      Preflight.warnings('DpoTask', [at], [cmd]).map(
        ({ line, message }) => `${line} ${message.split(' ').slice(0, 3).join(' ')}`
      )
    ).toEqual([
      '4 ADD may name',
      '2 RUN with --mount,',
      '3 a VOLUME becomes',
      '1 there is no',
      '5 downloads, and there'
    ])
  })
})
