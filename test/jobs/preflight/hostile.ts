// Repositories that would hold a reader up: what each rule, regular expression and loop of it likes least, of a size.
export type Files = Readonly<Record<string, string>>

const dockerfile = 'dockerfiles/standalone-text-trainer.dockerfile'
const before = 'FROM python:3.11\nCOPY . /app\n'

/** Repeated up to a size; no line is longer than 4,000 characters where it has line ends of its own. */
const filled = (size: number, of: (i: number) => string): string => {
  const parts: Array<string> = []
  for (let i = 0, length = 0; length < size; i += 1) {
    const part = of(i)
    parts.push(part)
    length += part.length
  }
  return parts.join('')
}
const lines = (size: number, unit: string): string =>
  filled(size, () => `${unit.repeat(Math.ceil(4000 / unit.length)).slice(0, 4000)}\n`)

const python = (text: string, more: Files = {}): Files => ({
  [dockerfile]: `${before}ENTRYPOINT ["python3", "/app/train.py"]\n`,
  'train.py': text,
  ...more
})
const shell = (text: string): Files => ({
  [dockerfile]: `${before}ENTRYPOINT ["/app/run.sh"]\n`,
  'run.sh': `#!/bin/bash\n${text}`
})
const built = (text: string, more: Files = {}): Files => ({
  [dockerfile]: text,
  'train.py': 'pass\n',
  ...more
})

/** By name, of that many characters each. */
export const hostile = (size: number): Readonly<Record<string, Files>> => ({
  'brackets that nobody closes': python(lines(size, '(')),
  'brackets over many lines': python(`x = (\n${filled(size, () => '1,\n')})\n`),
  'brackets in brackets, closed': python(filled(size, () => `${'open('.repeat(190)}${')'.repeat(190)}\n`)),
  'calls in an open bracket': python(lines(size, 'open(')),
  'strings in one bracket': python(`x = [\n${filled(size, () => 'f"",\n')}]\n`),
  'places in one bracket': python(`x = [\n${filled(size, () => '"/app/checkpoints/x",\n')}]\n`),
  backslashes: python(filled(size, () => '\\\n')),
  'blank lines in a bracket': python(`x = (\n${filled(size, () => '\n')})\n`),
  'a chain of functions from the last to the first': python(
    `${filled(size, i => `def f${i + 1}():\n    f${i}()\n`)}f9()\n${filled(size, i => `f${i}()\n`)}`
  ),
  'a chain of functions that only ends meet': python(
    filled(size, i => `def f${i}():\n    f${i + 1}()\n`) + 'f0()\n'
  ),
  'hooks without number': python(
    filled(size, i => `def __h${i}__():\n    pass\n`) + filled(size, () => 'a.b()\n')
  ),
  'calls of functions that write': python(
    filled(size, i => `def g${i}(a):\n    open(a, "w")\n`) + filled(size, i => `g${i}("/cache/x")\n`)
  ),
  'words that are nearly scripts': python(filled(size, () => `x = "${'a.'.repeat(1900)}"\n`)),
  'one word': python(filled(size, () => `${'a'.repeat(3990)}\n`)),
  imports: python(filled(size, i => `import a${i}.b.c.d.e.f\n`)),
  'imports of what is there': python(
    filled(size, () => 'from d import e\n'),
    { [`${'d/'.repeat(1000)}d.py`]: '' }
  ),
  decorators: python(filled(size, i => `@app.command()\ndef c${i}(x: str = typer.Option(...)):\n    pass\n`)),
  options: python(
    `import argparse\np = argparse.ArgumentParser()\n${filled(size, i => `p.add_argument("--a${i}", required=True, choices=["a", "b"])\n`)}`
  ),
  'attempts in attempts': python(filled(size, i => `${' '.repeat(i % 300)}try:\n`)),
  quotes: python(lines(size, '"\'')),
  'triple quotes': python(lines(size, '"""')),
  spaces: python(lines(size, 'a ')),
  'a variable that doubles': shell(`A=/cache/x\n${filled(size, () => 'A=$A$A\n')}mkdir $A\n`),
  'variables in a line': shell(`A=/cache/${'x'.repeat(4000)}\n${lines(size, '$A')}`),
  'options of a loop': shell(`case "$1" in\n${filled(size, () => '--task-id|"-a"|-b)\n')}*) exit 1\nesac\n`),
  'copies to the cache': shell(lines(size, 'unzip x -d ')),
  programs: shell(filled(size, i => `/app/venv${i}/bin/python x\n`)),
  'programs by their path': shell(filled(size, () => './run.sh a && ')),
  'files of variables': shell(`set -e\n${filled(size, i => `. /app/e${i}\n`)}`),
  'cases without an end': shell(filled(size, () => ';;-a|-b|')),
  'echo of a line': shell(lines(size, 'mkdir -p /cache ')),
  'the folder of the data over and over': python(`x = "${filled(size, () => '/cache/datasets/')}"\n`),
  'that folder in a shell': shell(lines(size, '/cache/datasets/')),
  'instructions in an instruction': built(
    `FROM python:3.11\n${filled(size / 2, () => 'RUN a\n')}RUN b \\\n${filled(size / 2, () => 'CMD a \\\n')} c\nCOPY . /app\nENTRYPOINT ["python3", "/app/train.py"]\n`
  ),
  'a pattern of stars': built(
    `FROM python:3.11\nCOPY ${'*a'.repeat(100)}b /app/\nENTRYPOINT ["python3", "/app/train.py"]\n`,
    {
      ['a'.repeat(255)]: '',
      [`${'a'.repeat(255)}/${'a'.repeat(255)}`]: ''
    }
  ),
  copies: built(
    `FROM python:3.11\n${filled(size, i => `COPY . /a${i}\n`)}ENTRYPOINT ["python3", "/a1/train.py"]\n`,
    Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}.py`, '']))
  ),
  sources: built(
    `FROM python:3.11\n${filled(size, i => `COPY ${`./f${i} `.repeat(200)} /a/\n`)}ENTRYPOINT ["python3", "/a/train.py"]\n`
  ),
  'steps that install': built(
    `FROM python:3.11\n${filled(size, () => `RUN ${'pip install '.repeat(300)}\n`)}COPY . /app\nENTRYPOINT ["python3", "/app/train.py"]\n`
  ),
  'words of the entry point': built(
    `FROM python:3.11\nCOPY . /app\nENTRYPOINT [${filled(Math.min(size, 60_000), () => '"env", ')}"x"]\n`
  )
})
