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
  ...['ghcr.io/a/b:1', '127.0.0.1:80/x', 'localhost/x', 'sha256:' + '0'.repeat(64), '"base"', 'ba\\se'],
  ...[
    'base:latest@sha256:' + '0'.repeat(64),
    'docker.io/library/base',
    's0',
    's1',
    'library/base:latest',
    'бейс'
  ],
  ...['$I', '${I}', 'b${I:+ase}', "'base'", 'base:$A', '--platform=linux/amd64 base', '--platform=$A base']
)
/** Options in front, most of which only BuildKit has. */
const option = fc.constantFrom(
  ...[
    '--mount=type=cache,target=/c',
    '--mount=type=secret,id=a',
    '--mount=from=base,target=/b',
    '--network=host'
  ],
  ...['--network=none', '--security=insecure', '--link', '--link=false', '--parents', '--exclude=*.txt'],
  ...['--chmod=755', '--checksum=sha256:' + '0'.repeat(64), '--keep-git-dir=true', '--unpack', '--chown=$A'],
  ...['--chown=miner', '--chown=0:0', '--from=$A', '--from=one', '--from=0', '--from=s0', '--from=base', '--']
)
/** What would come from elsewhere. */
const remote = fc.constantFrom(
  ...[
    'http://127.0.0.1/x',
    'https://example.org/a.tar.gz',
    'HTTP://x/',
    'ftp://x/y',
    'file:///etc/passwd',
    '//x/y'
  ],
  ...[
    'git@github.com:a/b.git',
    'git://x/y',
    'https://x/y.git#main:d',
    'ssh://git@x/y',
    'github.com/a/b.git',
    '$A'
  ]
)
/** The beginnings of heredocs, and what looks like some. */
const heredoc = fc
  .tuple(
    fc.constantFrom(
      '<<',
      '<<-',
      '<< ',
      '<<- ',
      '3<<',
      '<<<',
      'x<<',
      '0<<-',
      ';<<',
      '$((1<<',
      '$(( 1 <<',
      '$(( 1 << '
    ),
    fc.constantFrom('EOF', '"EOF"', "'E F'", '1', 'é', '.', '"', '', '-', 'E\\OF', '$A', '2))', 'ENTRYPOINT')
  )
  .map(parts => parts.join(''))
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

/** Lines of the newer engines and of BuildKit, and names that two readers may take for two things. */
const strange = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('RUN', 'COPY', 'ADD', 'FROM', 'CMD', 'HEALTHCHECK'),
      option,
      fc.oneof(words(3), shell)
    )
    .map(p => p.join(' ')),
  fc.tuple(fc.constantFrom('ADD', 'ADD --chown=1:1', 'COPY'), remote).map(p => `${p.join(' ')} /x/`),
  fc.tuple(remote, remote).map(p => `ADD ${JSON.stringify(p)}`),
  fc
    .tuple(
      fc.constantFrom('RUN cat', 'RUN :', 'COPY', 'ADD a', 'CMD :', 'RUN'),
      heredoc,
      fc.constantFrom('', ' /x', '\nEOF', '\na\n1\n')
    )
    .map(([before, opening, after]) => `${before} ${opening}${after}`),
  fc
    .tuple(
      fc.constantFrom('base', 'scratch', 'one', '$I'),
      fc.constantFrom('base', 's0', 's1', 'scratch', '1a', 'é', 'A.b', 'a/b')
    )
    .map(([from, name]) => `FROM ${from} AS ${name}`),
  fc
    .tuple(
      fc.constantFrom('ARG', 'ENV', 'LABEL'),
      fc.constantFrom(
        'a-b',
        'é',
        'I',
        '"I"',
        'I\\',
        '$I',
        '',
        ' ',
        'PATH',
        'HTTP_PROXY',
        'BUILDPLATFORM',
        '__proto__'
      ),
      fc.constantFrom('=base', '= base', ' =base', '="a b"', "='$A'", '=${A:-${B:+x}}', '=$$', '=\\$A', '')
    )
    .map(([what, name, value]) => `${what} ${name}${value}`),
  fc.constantFrom(
    ...[
      'WORKDIR $A/x',
      'WORKDIR "${B:-a b}"',
      'WORKDIR ..',
      'WORKDIR é',
      'WORKDIR /a/../..',
      'USER $A',
      'USER ${A:-miner}'
    ],
    ...[
      'USER 4294967296',
      'USER -1',
      'USER :0',
      'STOPSIGNAL 9',
      'STOPSIGNAL 99',
      'STOPSIGNAL SIGRTMIN+3',
      'STOPSIGNAL $A'
    ],
    ...[
      'HEALTHCHECK --interval=0s CMD :',
      'HEALTHCHECK --retries=1 --timeout=1h2m CMD ["a"]',
      'HEALTHCHECK NONE x'
    ],
    ...[
      'SHELL ["/bin/sh", "-ec"]',
      'SHELL ["/bin/sh","-c","x"]',
      'SHELL ["$A"]',
      'EXPOSE 99999',
      'EXPOSE 8000-8001/udp'
    ],
    ...[
      'ONBUILD FROM base',
      'ONBUILD ONBUILD RUN :',
      'MAINTAINER a <<EOF',
      'MAINTAINER "é"',
      'RUN : \f',
      'RUN :\r',
      '\fRUN :'
    ],
    ...[
      '# check=skip=all',
      '#escape=`',
      'COPY a a',
      'COPY . .',
      'COPY ./ /x/',
      'COPY d /x',
      'COPY a* /x/',
      'COPY a?b /x/'
    ],
    ...[
      'COPY ["a", "b.txt", "/x"]',
      'COPY .dockerignore /x',
      'COPY the.dockerfile /x',
      'ADD . /x/',
      'COPY [a-b]* /x/'
    ],
    ...[
      'COPY --chown=a:b a /x',
      'CMD ["sh", "-c", "<<EOF"]',
      'RUN ["/bin/sh", "-c", ": <<EOF"]',
      'RUN : "<<EOF"'
    ]
  )
)

/** A file that may well be honest. */
export const honest: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('FROM base', 'ARG I=base\nFROM $I AS one', 'FROM base AS one\r', ''),
    fc.array(fc.oneof({ weight: 3, arbitrary: line }, strange), { maxLength: 8 }),
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
