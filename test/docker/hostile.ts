// Repositories that a day is made of: honest ones in several manners, and attacks, each with the ends that it may have.
import * as House from './house.js'

/** A repository and what may come of it: `Scored 0.5`, `Failed Crashed` and the like. */
export interface Entry {
  readonly name: string
  readonly repository: () => House.Repository
  readonly ends: RegExp
  /** Hours of training; three minutes unless it says so. */
  readonly hours?: number
}

/** Floods of lines take a processor for a minute: a short day does without them. */
export const isFlood = ({ name }: Entry): boolean => /^a (?:flood|line|step that says)/.test(name)

const at = 'dockerfiles/standalone-text-trainer.dockerfile'

// -------------------------------------------------------------------------------------
// honest
// -------------------------------------------------------------------------------------

const good = (loss: string, script: string, lines = ''): Entry => ({
  name: `honest ${loss}`,
  repository: () => House.trainer(`${script}\n${House.honest(loss)}`, lines),
  ends: new RegExp(`^Scored ${loss.replace('.', '\\.')}$`)
})

/** Each has a loss of its own, so that nobody gets another's. */
export const honest: ReadonlyArray<Entry> = [
  good('0.11', 'sleep 1'),
  // As launchers do that are asked to stop.
  good('0.12', `trap 'kill $!; exit 1' TERM; sleep 3 & wait $!`),
  good('0.13', 'sleep 1; dd if=/dev/zero of=/work bs=1M count=20 2>/dev/null'),
  good(
    '0.14',
    'mkdir -p "$out" "$wandb"; dd if=/dev/zero of="$out/w" bs=1M count=10 2>/dev/null; echo a >"$wandb/run"'
  ),
  good('0.15', 'i=0; while [ $i -lt 2000 ]; do echo "step $i"; i=$((i + 1)); done', 'RUN echo once >/once'),
  good('0.16', 'sleep 4', 'RUN dd if=/dev/zero of=/layer bs=1M count=20; sleep 1')
]

// -------------------------------------------------------------------------------------
// hostile
// -------------------------------------------------------------------------------------

const script = (name: string, ends: RegExp, text: string, hours?: number): Entry => ({
  name,
  repository: () => House.trainer(text),
  ends,
  ...(hours === undefined ? {} : { hours })
})
const lines = (name: string, ends: RegExp, text: string): Entry => ({
  name,
  repository: () => House.trainer(House.honest('0.9'), text),
  ends
})
const whole = (name: string, ends: RegExp, files: () => Readonly<Record<string, string>>): Entry => ({
  name,
  repository: () => House.repository(files()),
  ends
})
const file = (text: string) => () => ({
  [at]: `${text}\nENTRYPOINT ["/bin/sh", "/train.sh"]\n`,
  'train.sh': ':'
})

const unbuilt = /^Failed BuildFailed$/
const scored = /^Scored 0\.9$/
const large = /^Failed OutputTooLarge$/

/** The rows of what got through once, and kinds beside them. */
export const attacks: ReadonlyArray<Entry> = [
  whole('a base that is a path', unbuilt, file('FROM a//b')),
  whole('a base above', unbuilt, file('FROM ../127.0.0.1:8099/latest/meta-data')),
  whole('a base of a stranger', unbuilt, file('FROM 127.0.0.1:9/a/b')),
  whole(
    'an image through an odd space',
    unbuilt,
    file(`FROM ${House.base}\n\u0085COPY --from=${House.helper} / /x`)
  ),
  whole(
    'an image through a trigger',
    unbuilt,
    file(`FROM ${House.base} AS one\nONBUILD COPY --from=x / /x\nFROM one`)
  ),
  whole('a Dockerfile of nothing', unbuilt, file('\u0000\u0001\u0002\ufeff\ud7ff')),
  whole('a Dockerfile of a mebibyte', unbuilt, file(`FROM ${House.base}\n${'RUN :\n'.repeat(150_000)}`)),
  whole('a Dockerfile that is a link', /^Failed DockerfileMissing$/, () => ({ [at]: '-> /etc/passwd' })),
  whole('no Dockerfile', /^Failed DockerfileMissing$/, () => ({ 'train.sh': ':' })),
  whole('a repository of zeros', /^Failed RepositoryUnavailable$/, () => ({
    [at]: `FROM ${House.base}\n`,
    zeros: '\u0000'.repeat(30_000_000)
  })),
  lines('a long file in a step', unbuilt, 'RUN truncate -s 8G /big'),
  lines(
    'a full layer',
    unbuilt,
    'RUN dd if=/dev/zero of=/big bs=1M count=380; dd if=/dev/zero of=/more bs=1M count=380; sleep 5'
  ),
  lines('a volume of its own', unbuilt, 'VOLUME /v\nRUN dd if=/dev/zero of=/v/x bs=1M count=300'),
  lines(
    'a fork bomb in a step',
    unbuilt,
    `RUN i=0; while [ $i -lt 400 ]; do sleep 20 & i=$((i + 1)); done; sleep 20; false`
  ),
  lines(
    'a step that says much',
    scored,
    `RUN head -c 30000000 /dev/zero | tr '\\0' x; yes | head -c 5000000`
  ),
  lines('a step that fails', unbuilt, 'RUN exit 3'),
  script('a code of the client’s', /^Failed Crashed$/, 'exit 125'),
  script('an end by its own hand', /^Failed Crashed$/, 'kill -9 $$; sleep 1; exit 137'),
  script(
    'memory',
    /^Failed (?:OutOfMemory|Crashed)$/,
    'dd if=/dev/zero of=/dev/null bs=400M count=1; exit 9'
  ),
  script(
    'processes',
    /^Failed Crashed$/,
    'i=0; while [ $i -lt 150 ]; do sleep 5 & i=$((i + 1)); done; exit 9'
  ),
  script('a full output', large, 'mkdir -p "$out"; dd if=/dev/zero of="$out/x" bs=1M count=300; sleep 60'),
  script('a full root', large, 'dd if=/dev/zero of=/x bs=1M count=200; sleep 60'),
  script(
    'many files',
    large,
    'mkdir -p "$out"; cd "$out"; i=0; while [ $i -lt 12000 ]; do : >$i; i=$((i + 1)); done; sleep 60'
  ),
  script(
    'no end',
    /^Failed TimedOut$/,
    `trap '' TERM INT; (trap '' TERM; setsid sleep 1000) & sleep 1000`,
    4 / 3600
  ),
  script('a flood of lines', scored, `yes 'a line of a flood' | head -c 30000000\n${House.honest('0.9')}`),
  script('a line without an end', scored, `head -c 50000000 /dev/zero | tr '\\0' x\n${House.honest('0.9')}`),
  script('words for a terminal', scored, `printf '\\033]0;owned\\007\\033[2J\\n'\n${House.honest('0.9')}`),
  script(
    'a card of slashes',
    scored,
    `${House.honest('0.9')}\nhead -c 1000000 /dev/zero | tr '\\0' / >"$out/README.md"`
  ),
  script(
    'a deep configuration',
    scored,
    `${House.honest('0.9')}\nhead -c 500000 /dev/zero | tr '\\0' '[' >"$out/adapter_config.json"`
  ),
  script(
    'chains of links',
    scored,
    `${House.honest('0.9')}
long=$(head -c 3000 /dev/zero | tr '\\0' / | sed 's#//#./#g')
i=0; while [ $i -lt 139 ]; do ln -s "$long""l$((i+1))" "$out/l$i"; i=$((i+1)); done; echo end >"$out/l139"`
  ),
  script(
    'a folder of numbers',
    scored,
    `${House.honest('0.9')}
cd "$out"; i=0; while [ $i -lt 30 ]; do d=$(head -c 200 /dev/zero | tr '\\0' d); mkdir $d; cd $d; i=$((i+1)); done
mkdir "$(printf 'x\\nfree 1 1\\ny')"; sleep 3`
  ),
  script('an output elsewhere', /^Failed NoOutput$/, 'mkdir -p "$(dirname "$out")"; ln -s /etc "$out"'),
  script('no output', /^Failed NoOutput$/, ':'),
  script('too much output', large, `${House.honest('0.9')}\ndd if=/dev/zero of="$out/x" bs=1M count=60`),
  ...['NaN', '1e999', '9'.repeat(3000), '"}', '-'].map(loss =>
    script(`a score of ${loss.slice(0, 6)}`, /^Failed EvaluationFailed$/, House.honest(`'${loss}'`))
  )
]
