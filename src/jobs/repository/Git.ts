/** Git: how it is called, and what its answers mean (EXECUTION 4, fetch; 6). Pure: argument arrays, never a shell. */
// -------------------------------------------------------------------------------------
// calls
// -------------------------------------------------------------------------------------

/** Nothing of the machine's own configuration, no prompts, no helpers, and only the protocols named. */
export const environment = (protocols: string, home: string): Readonly<Record<string, string>> => ({
  PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
  HOME: home,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '/bin/false',
  SSH_ASKPASS: '/bin/false',
  GIT_LFS_SKIP_SMUDGE: '1',
  GIT_ALLOW_PROTOCOL: protocols,
  GIT_PROTOCOL_FROM_USER: '0',
  GIT_OPTIONAL_LOCKS: '0'
})

const named = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.symlinks=false',
  'core.attributesFile=/dev/null',
  'credential.helper=',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'filter.lfs.smudge=',
  'filter.lfs.process=',
  'filter.lfs.required=false',
  'protocol.allow=user',
  'http.followRedirects=initial',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=60',
  'transfer.fsckObjects=true',
  'fetch.fsck.zeroPaddedFilemode=ignore',
  'fetch.fsck.missingSpaceBeforeDate=ignore',
  'gc.auto=0',
  // What is larger goes through in pieces, and not through memory.
  'core.bigFileThreshold=16m',
  'maintenance.auto=false'
]
const settings = named.flatMap(setting => ['-c', setting])

/** Overrides attributes that would change what an archive holds; they rank above the repository's own. */
export const attributes = '* -export-ignore -export-subst -filter -text\n'

const git = (folder: string, ...command: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...settings,
  '-C',
  folder,
  ...command
]

/** A bare repository: there is never a working tree, so no file of the miner's touches the machine's own. */
export const init = (folder: string): ReadonlyArray<string> =>
  git(folder, 'init', '--quiet', '--bare', '--template=', '--', '.')

/** One commit, without history, tags or submodules. */
export const fetch = (folder: string, url: string, commit: string): ReadonlyArray<string> =>
  git(
    folder,
    'fetch',
    '--quiet',
    '--depth=1',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-write-fetch-head',
    '--',
    url,
    commit.toLowerCase()
  )

/** Everything in the commit, with sizes. */
export const listAll = (folder: string, commit: string): ReadonlyArray<string> =>
  git(folder, 'ls-tree', '-z', '-r', '-l', '--full-tree', commit.toLowerCase())

/** A file's content. */
export const show = (folder: string, object: string): ReadonlyArray<string> =>
  git(folder, 'cat-file', 'blob', object)

/** The whole commit as an archive. */
export const archive = (folder: string, commit: string): ReadonlyArray<string> =>
  git(folder, 'archive', '--format=tar', commit.toLowerCase())

// -------------------------------------------------------------------------------------
// in a container
// -------------------------------------------------------------------------------------

/** How the script below ends, where it does not end well. */
export const ends = { tooLarge: 90, unfetched: 91, unlisted: 92, unpacked: 93, unable: 94 } as const

/**
 * Fetches a commit into a folder of a container's and leaves there what is asked of it: `list`, `context.tar`, and each
 * place as `place-N` where it is there. No file grows beyond the bound, nor does the repository; the values come as
 * arguments: the bytes, the address, the commit, the places.
 */
export const script = (folder: string): string => `
bytes=$1 url=$2 commit=$3
shift 3
ulimit -c 0
ulimit -d 1048576 2>/dev/null
ulimit -f $((bytes / 512 + 2048))
cd ${folder} && mkdir git || exit ${ends.unable}
g() { git ${settings.join(' ')} -C ${folder}/git "$@"; }
large() { [ "$(du -sk git | cut -f 1)" -gt $((bytes / 1024)) ]; }
g init --quiet --bare --template= -- . && mkdir -p git/info || exit ${ends.unable}
echo '${attributes.trim()}' >git/info/attributes
g fetch --quiet --depth=1 --no-tags --no-recurse-submodules --no-write-fetch-head -- "$url" "$commit" &
fetch=$!
while kill -0 $fetch 2>/dev/null; do
  if large; then kill -9 $fetch; exit ${ends.tooLarge}; fi
  sleep 0.2
done
wait $fetch || exit ${ends.unfetched}
if large; then exit ${ends.tooLarge}; fi
g ls-tree -z -r -l --full-tree "$commit" >list || exit ${ends.unlisted}
n=0
for place in "$@"; do
  g cat-file blob "$commit:$place" >"place-$n" 2>/dev/null || rm -f "place-$n"
  n=$((n + 1))
done
g archive --format=tar "$commit" >context.tar || exit ${ends.unpacked}
rm -rf git
`

// -------------------------------------------------------------------------------------
// answers
// -------------------------------------------------------------------------------------

/** An entry of a tree. */
export interface TreeEntry {
  readonly mode: string
  readonly object: string
  readonly path: string
  readonly size: number
}

/** The entries of `ls-tree -z -l`; a submodule has no size. */
export const entries = (output: string): ReadonlyArray<TreeEntry> =>
  output.split('\0').flatMap(line => {
    const [, mode, object, size, path] =
      /^(\d{6}) \w+ ([0-9a-f]{40,64}) +(\d+|-)\t([\s\S]+)$/.exec(line) ?? []
    return mode === undefined || object === undefined || path === undefined
      ? []
      : [{ mode, object, path, size: Number(size) || 0 }]
  })

/** A regular file, not a link, a folder or a submodule. */
export const isFile = ({ mode }: TreeEntry): boolean => mode === '100644' || mode === '100755'

/** Whether a git ended at its limit of memory or of a file's size: only what it was given is the cause. */
export const overLimit = (stderr: string): boolean =>
  /out of memory|malloc failed|cannot allocate memory|file too large|died of signal (?:6|9|11|25)/i.test(
    stderr
  )

/** Whether a failed fetch is the repository's fault, and not the way to it: then trying again is no use. */
export const blames = (stderr: string): boolean =>
  /not found|does not exist|does not appear to be a git repository|could not read Username|could not read Password|Authentication failed|terminal prompts disabled|not our ref|couldn't find remote ref|no such remote ref|returned error: 4(?!08|29)\d\d|Permission denied|access denied|fsck|bad object|unadvertised object|transport '\w+' not allowed|redirect/i.test(
    stderr
  ) && !/Could not resolve host|unable to look up|Temporary failure in name resolution/i.test(stderr)
