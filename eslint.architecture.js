/** The tables of `eslint.rooms.js` as lint configuration: for every place of the house, what it may not write. */
import { aliases, brands, doors, floors, habits, rooms, surroundings } from './eslint.rooms.js'

const order =
  'imports go domain < scoring < rules < Tournament < execution < cli, and simulation sits on rules'
const chance = 'Chance is seeded: take a Random<A> from src/domain/Random.ts.'
const clock = 'The clock belongs to src/cli: take the instant as an argument.'

// -------------------------------------------------------------------------------------
// Paths: a place is a room, a module, or '' for the whole house
// -------------------------------------------------------------------------------------

const isModule = place => place.endsWith('.ts')
const segments = place => place.split('/').filter(segment => segment !== '')
const isOpen = (place, at) =>
  at.some(within => within === '' || place === within || place.startsWith(`${within}/`))
const literally = text => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
const up = steps => (steps === 0 ? '\\./' : '\\.\\./'.repeat(steps))

/** The beginning (of a module, the whole) of an import path that leads from a folder to a place. */
const way = (folder, place) => {
  const names = segments(place)
  const fork = names.findIndex((name, i) => name !== folder[i])
  const shared = fork === -1 ? names.length : fork
  const down = names.slice(shared).map(literally).join('/')
  const start = up(folder.length - shared)
  return isModule(place)
    ? `${start}${down.slice(0, -'ts'.length)}js$`
    : `${start}${down === '' ? '' : `${down}/`}(?!\\.)`
}

// -------------------------------------------------------------------------------------
// What is refused at a place: in `room`, in `folder` (whose names below the room are '*')
// -------------------------------------------------------------------------------------

const refusedPaths = ({ room, folder }) => {
  const { sees } = rooms.find(row => row.room === room)
  const stairs = isModule(room) ? 0 : folder.length - segments(room).length + 1
  const home = Array.from({ length: stairs }, (_, steps) => `${up(steps)}(?!\\.)`)
  const known = [...home, ...rooms.map(row => way(folder, row.room))]
  return [
    {
      regex: '^\\.(?!(?:/|\\./(?:\\.\\./)*)(?:[A-Za-z][\\w-]*/)*[A-Za-z][\\w-]*(?:\\.[\\w-]+)*\\.js$)',
      message: 'Write the shortest relative path, with .js.'
    },
    ...rooms
      .filter(other => other.room !== room && !sees.includes(other.room))
      .map(other => {
        const granted = sees
          .filter(seen => isModule(seen) && isOpen(seen, [other.room]))
          .map(seen => way(folder, seen))
        return {
          regex: `^${granted.length === 0 ? '' : `(?!${granted.join('|')})`}${way(folder, other.room)}`,
          message: `${room} may not import ${other.room}: ${order}.`
        }
      }),
    {
      regex: `^(?=\\.)(?!${known.join('|')})`,
      message:
        'This leads to no room of the house (the table is in eslint.rooms.js), or it takes the long way round.'
    }
  ]
}

const refusedPackages = place => [
  ...doors
    .filter(({ at }) => !isOpen(place, at))
    .map(({ packages, say }) => ({ regex: packages, message: say })),
  {
    regex: `^(?!\\.{1,2}(?:/|$))${doors.map(({ packages }) => `(?!${packages.slice(1)})`).join('')}`,
    message: 'No door leads to this package: a new door is a new row of the table in eslint.rooms.js.'
  }
]

const refusedSyntax = place => [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  { selector: 'ExportSpecifier[exported.name="default"]', message: 'Export by name.' },
  { selector: 'TSImportType', message: 'Import the type at the top of the file.' },
  { selector: 'TSImportEqualsDeclaration', message: 'Write an import of an ES module.' },
  ...Object.entries(aliases).map(([module, alias]) => ({
    selector: `ImportDeclaration[source.value="fp-ts/lib/${module}.js"] > ImportNamespaceSpecifier[local.name!="${alias}"]`,
    message: `${module} is ${alias} everywhere.`
  })),
  ...(isOpen(place, habits.throwing)
    ? []
    : [
        {
          selector: 'ThrowStatement',
          message: 'A failure is a value: a Refusal in an Either, or a Failed report.'
        }
      ]),
  ...(isOpen(place, habits.dynamicImports)
    ? []
    : [
        {
          selector: 'ImportExpression',
          message: 'Import at the top of the file, where the rooms are checked.'
        }
      ]),
  ...(isOpen(place, habits.chanceAndClock)
    ? []
    : [
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: clock },
        { selector: 'CallExpression[callee.name="Date"]', message: clock }
      ])
]

const refusedProperties = place => [
  {
    object: 'Object',
    property: 'freeze',
    message: 'It costs a factor of twenty here: readonly types instead.'
  },
  ...(isOpen(place, habits.chanceAndClock)
    ? []
    : [
        { object: 'Math', property: 'random', message: chance },
        { object: 'Date', property: 'now', message: clock },
        { object: 'performance', property: 'now', message: clock }
      ])
]

const refusedGlobals = place =>
  isOpen(place, habits.surroundings)
    ? []
    : surroundings.map(name => ({
        name,
        message: 'The core asks and the shell answers: this belongs to src/execution or src/cli.'
      }))

const refuse = entries => (entries.length === 0 ? 'off' : ['error', ...entries])

const rulesAt = ({ place, room, folder }) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: [...refusedPaths({ room, folder }), ...refusedPackages(place)].map(pattern => ({
        ...pattern,
        caseSensitive: true
      }))
    }
  ],
  'no-restricted-syntax': refuse(refusedSyntax(place)),
  'no-restricted-properties': refuse(refusedProperties(place)),
  'no-restricted-globals': refuse(refusedGlobals(place))
})

// -------------------------------------------------------------------------------------
// Flat configuration: every place in turn, a later one overriding an earlier one it lies in
// -------------------------------------------------------------------------------------

const below = room =>
  Array.from({ length: floors - segments(room).length + 1 }, (_, depth) => ({
    files: [`src/${room}/${'*/'.repeat(depth)}*.ts`],
    rules: rulesAt({ place: room, room, folder: [...segments(room), ...Array(depth).fill('*')] })
  }))

const roomOf = module => rooms.map(({ room }) => room).findLast(room => isOpen(module, [room]))

const single = module => ({
  files: [`src/${module}`],
  rules: rulesAt({ place: module, room: roomOf(module), folder: segments(module).slice(0, -1) })
})

const modulesWithDoors = [...doors.map(({ at }) => at), ...Object.values(habits)].flat().filter(isModule)

const homeless = {
  files: ['src/**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}'],
  rules: {
    'no-restricted-syntax': [
      'error',
      { selector: 'Program', message: 'A module of the house is a .ts file in a room: see eslint.rooms.js.' }
    ]
  }
}

/** What has no door anywhere stays out of tests, benchmarks and examples as well. */
const guests = {
  files: ['test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: doors
          .filter(({ at }) => at.length === 0)
          .map(({ packages, say }) => ({ regex: packages, message: say, caseSensitive: true }))
      }
    ]
  }
}

/** The lint configuration of the house. */
export const architecture = [
  guests,
  homeless,
  ...rooms.flatMap(({ room }) => (isModule(room) ? [single(room)] : below(room))),
  ...[...new Set(modulesWithDoors)].map(single),
  {
    files: ['src/**/*.ts'],
    ignores: brands.map(module => `src/${module}`),
    rules: { '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }] }
  },
  { files: brands.map(module => `src/${module}`), rules: { '@typescript-eslint/no-unsafe-return': 'off' } }
]
