/** What the Dockerfile itself says: whether there is one, and what in it is not built, or not as it reads (EXECUTION 1, 4). Pure. */
import type { Dockerfile } from '../dockerfile/Dockerfile.js'
import * as Repository from './Repository.js'
import type { Warning } from './Repository.js'

/** What ADD would unpack, by its name. */
const archive = /\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz|gz|bz2|xz|zst)$/i

/** Archives that ADD would unpack: nothing bounds them. */
export const unpacked = ({ stages }: Dockerfile, path: string): ReadonlyArray<Warning> =>
  stages.flatMap(({ instructions }) =>
    instructions.flatMap(one =>
      one.type === 'Add'
        ? one.sources.flatMap(word => {
            const source = Repository.literal(word)
            return source === null || !archive.test(source)
              ? []
              : [
                  {
                    rule: 'dockerfile-refused',
                    path,
                    line: one.line,
                    message: `is not built: ADD would unpack ${source}: COPY it, and unpack it in a RUN`
                  }
                ]
          })
        : []
    )
  )

/** A line that reads as an instruction of its own; whoever means the words of a command does not write it so. */
const instruction = /^(?:RUN|COPY|ADD|ENV|WORKDIR|USER|ARG|FROM|ENTRYPOINT|CMD|LABEL|EXPOSE)[ \t]+\S/

/** Instructions that belong to the one above, which goes on over blank lines and comments as its last line says. */
export const swallowed = ({ stages }: Dockerfile, text: string, path: string): ReadonlyArray<Warning> => {
  const starts = new Set(stages.flatMap(stage => [stage.line, ...stage.instructions.map(({ line }) => line)]))
  let above = 0
  return text.split(/\r?\n/).flatMap((line, i) => {
    if (starts.has(i + 1)) above = i + 1
    const [name = ''] = instruction.exec(line)?.[0].split(/[ \t]/) ?? []
    return name === '' || above === 0 || above === i + 1
      ? []
      : [
          {
            rule: 'instruction-swallowed',
            path,
            line: i + 1,
            message: `this ${name} is read as part of line ${above}, which goes on after its last \\ over blank lines: take that \\ away`
          }
        ]
  })
}

/** No file where one is built, with the one that may have been meant. */
export const noDockerfile = (dockerfiles: ReadonlyArray<string>, paths: ReadonlyArray<string>): Warning => {
  const wanted = dockerfiles.join(' or ')
  const other = paths.find(path => /(?:^|\/)Dockerfile[^/]*$|\.dockerfile$/i.test(path))
  return other === undefined
    ? {
        rule: 'no-dockerfile',
        path: dockerfiles[0] ?? '',
        line: 1,
        message: `the Dockerfile is missing: write ${wanted}`
      }
    : {
        rule: 'no-dockerfile',
        path: other,
        line: 1,
        message: `a Dockerfile, but the one that is built is ${wanted}: move it there`
      }
}
