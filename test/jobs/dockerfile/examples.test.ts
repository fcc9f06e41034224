import { describe, expect, it } from 'vitest'
import { plain } from './printed.js'

const base = 'docker.io/library/base:latest'
const first = `FROM ${base} AS s0`
/** What lines behind a FROM come to. */
const after = (...lines: ReadonlyArray<string>) => {
  const found = plain(['FROM base', ...lines].join('\n'), { PATH: '/bin', GIVEN: 'g' })
  return typeof found === 'string' ? found : found.slice(1)
}

describe('a Dockerfile is printed in one way (EXECUTION 4, build)', () => {
  it('without comments, blank lines, continuations, marks, directives and carriage returns', () => {
    expect(
      plain(
        '\uFEFF# syntax=docker/dockerfile:1\n# escape=\\\nfrom base \\\n# between\n\n  AS b\r\n\nRUN a \\  \n\t# c\r\n && b\r\n'
      )
    ).toEqual([first, 'RUN a  && b'])
  })

  it.each([
    ['RUN x  "y" $Z', 'RUN x  "y" $Z'],
    ['run ["a", "b\\"c\\u00e9\\n"]', 'RUN ["a", "b\\"cé\\n"]'],
    ['RUN [ -f /x ] && y', 'RUN [ -f /x ] && y'],
    ['RUN [ "$X" = 1 ] || y', 'RUN [ "$X" = 1 ] || y'],
    ['RUN echo $((1<<2)) <<<x', 'RUN echo $((1<<2)) <<<x'],
    ['RUN echo "a <<EOF"', 'RUN echo "a <<EOF"'],
    ['RUN python -c "print(1 << 2)"', 'RUN python -c "print(1 << 2)"'],
    ['CMD []', 'CMD []'],
    ['ENTRYPOINT ["/bin/sh", "/t.sh"]', 'ENTRYPOINT ["/bin/sh", "/t.sh"]'],
    ['ENTRYPOINT ./run.sh', 'ENTRYPOINT ./run.sh'],
    ['SHELL ["/bin/bash", "-c"]', 'SHELL ["/bin/bash", "-c"]'],
    ['ENV A=1 B="y z" C=a\\ b D=\'$x\' E="$GIVEN"', 'ENV A="1" B="y z" C="a b" D="\\$x" E="g"'],
    ['ENV A some "words" here', 'ENV A="some words here"'],
    ['ENV P=$PATH:/x', 'ENV P="/bin:/x"'],
    ['ENV A=${NONE:-d} B=${GIVEN:+set} C=${GIVEN:-${NONE}} D=${NONE:+x}', 'ENV A="d" B="set" C="g" D=""'],
    ['LABEL a.b=c "d"="e f"', 'LABEL "a.b"="c" "d"="e f"'],
    ['LABEL maintainer you', 'LABEL "maintainer"="you"'],
    ['COPY a b /c/', 'COPY ["a", "b", "/c/"]'],
    ['COPY ["a b", "/c d"]', 'COPY ["a b", "/c d"]'],
    ['COPY --chown=miner:1000 $GIVEN/* "/q"', 'COPY --chown=miner:1000 ["g/*", "/q"]'],
    ['ADD a.tar.gz /x', 'ADD ["a.tar.gz", "/x"]'],
    ['WORKDIR $GIVEN/a b', 'WORKDIR "g/a b"'],
    ['USER 1000:1000', 'USER 1000:1000'],
    ['EXPOSE 80 443/tcp', 'EXPOSE 80 443/tcp'],
    ['STOPSIGNAL SIGTERM', 'STOPSIGNAL SIGTERM'],
    ['MAINTAINER you <you@example.org>', 'MAINTAINER you <you@example.org>'],
    ['HEALTHCHECK --retries=3 --interval=1m30s CMD x', 'HEALTHCHECK --interval=1m30s --retries=3 CMD x'],
    ['HEALTHCHECK none', 'HEALTHCHECK NONE'],
    ['RUN echo 日本 💥', 'RUN echo 日本 💥']
  ])('%s', (line, printed) => {
    expect(after(line)).toEqual([printed])
  })

  it('with what arguments and environment are worth where they stand', () => {
    expect(
      plain(
        [
          'ARG T=1\nARG B=x/y:${T}\nFROM --platform=linux/amd64 ${B} AS One',
          'ARG T\nARG U=$T\nENV V=$U W=$V\nENV T=env\nARG T=arg\nENV X=$T',
          'FROM one\nENV Y=$V Z=$U',
          'COPY --from=ONE / /\nCOPY --from=0 / /\nCOPY --from=other:2 / /\nFROM scratch\nENV P=$PATH'
        ].join('\n')
      )
    ).toEqual([
      'FROM docker.io/x/y:1 AS s0',
      'ARG T="1"',
      'ARG U="1"',
      'ENV V="1" W=""',
      'ENV T="env"',
      'ARG T="arg"',
      'ENV X="env"',
      'FROM s0 AS s1',
      'ENV Y="1" Z=""',
      'COPY --from=s0 ["/", "/"]',
      'COPY --from=s0 ["/", "/"]',
      'COPY --from=docker.io/library/other:2 ["/", "/"]',
      'FROM scratch AS s2',
      'ENV P="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"'
    ])
  })
})

describe('a Dockerfile is refused, with its line (EXECUTION 4, build; 6)', () => {
  it.each([
    // What two parsers read in two ways.
    ['\u0085COPY --from=evaluator / /', 'U+0085'],
    ['u\u017fer x', 'is no instruction'],
    ['MA\u0131NTAINER x', 'is no instruction'],
    ['\uff35SER x', 'is no instruction'],
    ['RUN a\u00a0b', 'U+00A0'],
    ['\ufeffRUN a', 'U+FEFF'],
    ['RUN a\rRUN b', 'U+000D'],
    ['RUN \u202eb', 'U+202E'],
    ['RUN true \\\\\nADD http://x/ /x', 'two backslashes'],
    ['RUN a \\', 'ends in the middle'],
    ['COPY --fr\\om=x / /', 'no option'],
    ['COPY --fr"om"=x / /', 'no option'],
    ['COPY --from="x" / /', 'no option'],
    ['COPY --from=$X / /', 'no name of an image'],
    ['CMD ["a" "b"]', 'list of strings'],
    ["ENTRYPOINT ['a']", 'list of strings'],
    ['RUN ["a"] && b', 'list of strings'],
    ['CMD [1]', 'list of strings'],
    ['RUN ["a\\u0000"]', 'no program'],
    ['ENV A=\\n', 'no escape'],
    ['ENV A="x', 'not closed'],
    ['ENV A=$1', 'dollar'],
    ['ENV A=${B', 'dollar'],
    ['ENV A=${B#x}', 'dollar'],
    // What only BuildKit knows.
    ['RUN --mount=type=cache,target=/x y', 'BuildKit'],
    ['RUN --network=host y', 'BuildKit'],
    ['RUN --security=insecure y', 'BuildKit'],
    ['COPY --chmod=755 a /x', 'BuildKit'],
    ['COPY --link a /x', 'BuildKit'],
    ['RUN <<EOF\na\nEOF', 'heredoc'],
    ["RUN cat <<'E' >/x", 'heredoc'],
    // As newer engines look for one: by any name, and behind blanks.
    ['RUN cat <<é\nCOPY a /b\né', 'heredoc'],
    ['RUN cat << EOF', 'heredoc'],
    ['RUN cat 3<<-.', 'heredoc'],
    ['RUN echo $(( 1 <<2 ))', 'heredoc'],
    ['RUN cat <<"a b"', 'heredoc'],
    ['RUN cat <<', 'heredoc'],
    ['COPY <<EOF /x', 'heredoc'],
    // What the engine would do from the host's own network, or give away.
    ['ADD http://127.0.0.1/ /x', 'ADD may name only'],
    ['ADD ["h\\u0074tp://x/", "/x"]', 'ADD may name only'],
    ['ADD $URL /x', 'ADD may name only'],
    ['ADD "http://x/" /x', 'ADD may name only'],
    ['ADD http:\\//x/ /x', 'ADD may name only'],
    ['ADD git@github.com:a/b.git /x', 'ADD may name only'],
    ['A\\\nDD http://x/ /x', 'ADD may name only'],
    ['ADD --chown=1:1 http://x/ /x', 'ADD may name only'],
    ['LABEL dethrone.pool=x', 'validator’s own'],
    ['VOLUME /app', 'VOLUME'],
    ['VOLUME ["/"]', 'VOLUME'],
    ['ONBUILD RUN x', 'ONBUILD'],
    // What the engine would refuse later, at the world's expense.
    [`WORKDIR /${'a'.repeat(300)}`, 'too long'],
    [`WORKDIR ${'/a'.repeat(2500)}`, 'too long'],
    ['WORKDIR $NONE', 'empty'],
    ['COPY ../x /x', 'out of the repository'],
    ['COPY a', 'where to'],
    ['USER a b', 'not a user'],
    ['EXPOSE x', 'not a port'],
    ['STOPSIGNAL x y', 'not a signal'],
    ['HEALTHCHECK --interval=x CMD y', 'neither a time'],
    ['HEALTHCHECK x', 'CMD'],
    ['ENV A', 'a name and a value'],
    ['ENV A=1 B', 'has no "="'],
    ['ENV 1=2', 'no name'],
    ['ARG', 'names nothing'],
    ['WORKDIR', 'says nothing'],
    ['CMD', 'no command'],
    ['SHELL /bin/sh', 'list of strings'],
    ['SHELL []', 'empty'],
    ['RUN []', 'no command'],
    ['MAINTAINER', 'names nobody'],
    ['EXPOSE', 'names no port'],
    ['LET x', 'no instruction'],
    ['constructor x', 'no instruction'],
    ['FROM x AS', 'write FROM'],
    ['FROM --platform=plan9 x', '--platform'],
    ['FROM x AS 1', 'a stage’s name'],
    ['FROM x AS y\nFROM x AS Y', 'already'],
    ['FROM x AS y\nCOPY --from=y / /', 'itself'],
    ['COPY --from=3 / /', 'no stage 3'],
    ['COPY --from=scratch / /', 'nothing in scratch'],
    ['HEALTHCHECK --interval=1s NONE', 'no options'],
    ['COPY --chown=a --chown=b x /y', 'twice']
  ])('%j', (line, reason) => {
    expect(after(line)).toMatch(new RegExp(`^[2-4]: .*${reason.replace(/[$()[\]{}.+]/g, '\\$&')}`))
  })

  it.each([
    ...[
      'a//b',
      '.',
      '..',
      '../127.0.0.1:8099/x',
      '../x',
      'a/../b',
      '/a',
      'a/',
      'A',
      'a:',
      'a@',
      'a:b:c',
      'a?b',
      'a%2fb'
    ],
    ...[
      '127.0.0.1/x',
      '127.0.0.1:5000/x',
      'localhost/x',
      'localhost:5000/x',
      '[::1]/x',
      '10.0.0.1/x',
      '2130706433/x:1@'
    ],
    ...[
      'x.local/y',
      'a.internal/y',
      'user@host.example/y',
      'http://a.example/x',
      '169.254.169.254/latest',
      '0x7f.1/x'
    ],
    ...[
      'sha256:' + '0'.repeat(64),
      '0'.repeat(64),
      'a@sha256:0',
      'a@sha256:' + '0'.repeat(64) + '@x',
      'x'.repeat(300)
    ],
    ...['$NONE', '${NONE}', 'a;b', 'a\\b', 'ghcr.io./a', '-a.example/b', 'a.example:x/b', 'GHCR.io/a/b']
  ])('an image called %j, before anybody is asked for it', name => {
    for (const text of [`FROM ${name}`, `FROM base\nCOPY --from=${name} / /`])
      expect(plain(text), text).toMatch(/^[12]: /)
  })

  it.each([
    ['busybox', 'docker.io/library/busybox:latest'],
    ['axolotlai/axolotl:main-py3.11-cu124-2.5.1', 'docker.io/axolotlai/axolotl:main-py3.11-cu124-2.5.1'],
    ['index.docker.io/a/b_c__d-e', 'docker.io/a/b_c__d-e:latest'],
    ['ghcr.io/astral-sh/uv:latest', 'ghcr.io/astral-sh/uv:latest'],
    ['registry.example.org:5000/a/b/c:1', 'registry.example.org:5000/a/b/c:1'],
    [`a@sha256:${'0'.repeat(64)}`, `docker.io/library/a@sha256:${'0'.repeat(64)}`]
  ])('but not %s', (name, full) => {
    expect(plain(`FROM ${name}`)).toEqual([`FROM ${full} AS s0`])
  })

  it('where it is no text, has no FROM, or is longer than anybody writes', () => {
    expect(plain('RUN x')).toMatch(/^1: the first instruction/)
    expect(plain('# only a comment')).toBe('1: there is no FROM')
    expect(plain('# escape=`\nFROM base')).toMatch(/^1: the escape character/)
    expect(plain(`FROM base\nRUN ${'x'.repeat(70_000)}`)).toMatch(/^2: .*script/)
    expect(plain(`FROM base\nRUN ${'é'.repeat(40_000)}`)).toMatch(/^2: .*script/)
    expect(plain(`FROM base\n${'RUN x\n'.repeat(501)}`)).toMatch(/^501: .*more than 500/)
    expect(plain(`FROM base\n${'#\n'.repeat(200_000)}`)).toMatch(/^1: .*more than/)
    expect(plain('FROM base\n# \r x')).toMatch(/^2: a carriage return/)
  })

  it('where its values double one another until they would fill the engine’s memory', () => {
    const doubled = Array.from({ length: 40 }, (_, i) => `ENV A${i + 1}=$A${i}$A${i}`)
    expect(after('ENV A0=0123456789', ...doubled)).toMatch(
      /^1\d: .*characters when its variables are filled in/
    )
    const many = Array.from({ length: 20 }, (_, i) => `ENV B${i}=$L`)
    expect(after(`ENV L=${'x'.repeat(30_000)}`, ...many)).toMatch(/^1\d: the environment has more/)
    const nested = '${A:-'.repeat(20) + 'x' + '}'.repeat(20)
    expect(after(`ENV B=${nested}`)).toMatch(/too deeply/)
  })

  it('where a variable of the base would break the line it stands in', () => {
    expect(plain('FROM base\nENV A=$X', { X: 'a\nADD http://x/ /' })).toMatch(/^2: the character U\+000A/)
    expect(plain('FROM base\nCOPY $X /', { X: '../y' })).toMatch(/^2: .*out of the repository/)
  })
})
