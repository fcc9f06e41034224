// Dockerfiles at random: honest pieces put together anyhow, and then spoilt byte by byte.
import * as fc from 'fast-check'

const word = fc.constantFrom(
  ...['a', 'b.txt', '/x', '/x/', './y', '*', 'd/*.sh', '"q q"', "'s s'", '$A', '${A}', '${B:-d}', '${C:+e}'],
  ...[
    'a\\ b',
    '\\$A',
    '"$A"',
    '${B:-${A}}',
    '..',
    'é',
    '日本',
    '=',
    '"',
    "'",
    '\\',
    '$',
    '${',
    '#',
    '<<EOF',
    '--x=y'
  ]
)
const words = (most: number) => fc.array(word, { minLength: 1, maxLength: most }).map(w => w.join(' '))
const image = fc.constantFrom(
  ...[
    'base',
    'base:latest',
    '${I:-base}',
    'scratch',
    'one',
    'TWO',
    '0',
    '1',
    '9',
    'a//b',
    '.',
    '../x',
    '$A',
    'BASE'
  ],
  ...['ghcr.io/a/b:1', '127.0.0.1:80/x', 'localhost/x', 'sha256:' + '0'.repeat(64), '"base"', 'ba\\se']
)
const exec = fc
  .array(fc.constantFrom('/bin/true', 'a b', '"', '\\', '$A', 'é', '\n', '\u0085', '[', "'"), {
    maxLength: 3
  })
  .map(list => JSON.stringify(list))
const shell = fc.constantFrom(
  ...[':', 'true', '[ -f /x ] || :', '[ "$A" = 1 ] || true', ': "a  b"', ": '$A' && true", ': # no comment'],
  ...[
    '["a" "b"]',
    '[]',
    '[[ -n x ]]',
    ': <<EOF',
    ': $((1<<2))',
    '--mount=type=cache :',
    ': é',
    'exit 3',
    '["a"] :'
  ]
)
const command = fc.oneof(shell, exec)
const pair = fc
  .tuple(
    fc.constantFrom('A', 'B', 'C', '"A"', 'a.b', '1', 'dethrone.pool', '$A'),
    fc.constantFrom('=', '=', ' ', ''),
    word
  )
  .map(p => p.join(''))
const line = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('FROM', 'from'), image).map(p => p.join(' ')) },
  fc
    .tuple(image, fc.constantFrom('one', 'two', 'One', 's0', '0', 'x_y'))
    .map(([i, n]) => `FROM ${i} AS ${n}`),
  fc
    .tuple(
      fc.constantFrom('COPY', 'ADD', 'copy'),
      fc.constantFrom('', '', '--chown=1:1 ', '--chown=$A ', '--link ', '--fr\\om=base '),
      words(3)
    )
    .map(p => p.join(' ')),
  fc.tuple(image, words(2)).map(([i, w]) => `COPY --from=${i} ${w}`),
  fc.tuple(fc.constantFrom('COPY', 'ADD'), exec).map(p => p.join(' ')),
  fc
    .tuple(
      fc.constantFrom(
        'RUN',
        'CMD',
        'ENTRYPOINT',
        'SHELL',
        'HEALTHCHECK CMD',
        'HEALTHCHECK --interval=30s CMD'
      ),
      command
    )
    .map(p => p.join(' ')),
  fc
    .tuple(fc.constantFrom('ENV', 'LABEL', 'ARG'), fc.array(pair, { minLength: 1, maxLength: 3 }))
    .map(([n, p]) => `${n} ${p.join(' ')}`),
  fc
    .tuple(
      fc.constantFrom(
        'WORKDIR',
        'USER',
        'STOPSIGNAL',
        'EXPOSE',
        'MAINTAINER',
        'VOLUME',
        'ONBUILD RUN',
        'HEALTHCHECK'
      ),
      words(2)
    )
    .map(p => p.join(' ')),
  fc.constantFrom(
    ...[
      'ARG A=1',
      'ARG I=base',
      'ARG B',
      'ENV A=x B="y z"',
      'ENV C a b',
      'USER miner',
      'USER 1000:1000',
      'STOPSIGNAL SIGTERM'
    ],
    ...[
      'EXPOSE 80 443/tcp',
      'EXPOSE $A',
      'HEALTHCHECK NONE',
      'WORKDIR /w',
      'WORKDIR $A',
      'COPY a /x/',
      'COPY a b.txt /x/'
    ],
    ...[
      '# comment',
      '# syntax=docker/dockerfile:1',
      '# escape=`',
      '# escape=\\',
      '',
      '  ',
      '\t# indented',
      'SHELL ["/bin/sh", "-c"]'
    ],
    ...[
      'LABEL "a b"=c',
      'LABEL maintainer="m"',
      'UNKNOWN x',
      'EOF',
      'RUN : \\',
      'COPY a \\',
      'ENV A=1 \\',
      '\\',
      '  && : ',
      'RUN : \\\\'
    ]
  )
)

/** A file that may well be honest. */
export const honest: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('FROM base', 'ARG I=base\nFROM $I AS one', 'FROM base AS one\r', ''),
    fc.array(line, { maxLength: 8 }),
    fc.constantFrom('\n', '\n', '\r\n')
  )
  .map(([first, lines, end]) => [first, ...lines].join(end))

const spoil = fc.tuple(
  fc.nat(),
  fc.constantFrom('insert', 'replace', 'remove', 'double'),
  fc.oneof(
    fc
      .constantFrom(
        ...[
          '\u0085',
          '\u00a0',
          '\ufeff',
          '\u2028',
          '\0',
          '\v',
          '\f',
          '\r',
          '\n',
          '\t',
          ' ',
          '\\',
          '"',
          "'",
          '`',
          '$',
          '<',
          '\u202e',
          '\u200b',
          '💥'
        ]
      )
      .map(c => Buffer.from(c)),
    fc.integer({ min: 0, max: 255 }).map(b => Buffer.from([b]))
  )
)

/** A file with some of its bytes spoilt. */
export const spoilt: fc.Arbitrary<Buffer> = fc
  .tuple(honest, fc.array(spoil, { minLength: 1, maxLength: 3 }))
  .map(([text, faults]) =>
    faults.reduce((bytes, [where, how, put]) => {
      const at = bytes.length === 0 ? 0 : where % bytes.length
      const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
      switch (how) {
        case 'insert':
          return Buffer.concat([before, put, after])
        case 'replace':
          return Buffer.concat([before, put, after.subarray(1)])
        case 'remove':
          return Buffer.concat([before, after.subarray(1)])
        default:
          return Buffer.concat([before, after.subarray(0, 20), after])
      }
    }, Buffer.from(text))
  )

/** Bytes that are nobody's file, and files of every kind. */
export const any: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: honest.map(text => Buffer.from(text)) },
  { weight: 4, arbitrary: spoilt },
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 100 }).map(text => Buffer.from(`FROM base\n${text}`))
)
