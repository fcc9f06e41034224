/** The downloader's contract and the small default that keeps it: a shell script around curl (EXECUTION 4, download). Pure. */
import type { HubFiles } from '../../jobs/contract/Contract.js'
import * as Names from '../../jobs/contract/Names.js'
import type { Image } from '../containers/OperatorContainers.js'

// -------------------------------------------------------------------------------------
// contract
// -------------------------------------------------------------------------------------

/** Puts a model's files into a folder of the cache; what is complete there stays. */
export const model = (name: string): ReadonlyArray<string> => [
  '--model',
  name,
  '--into',
  `${Names.paths.models}/${Names.modelFolder(name)}`
]

/** Puts what an address answers into a file of the cache; what is complete there stays. */
export const dataset = (url: string, file: string): ReadonlyArray<string> => [
  '--dataset',
  url,
  '--into',
  `${Names.paths.datasets}/${file}`
]

/** Puts files that trainers load by their names into the hub's folder, in the layout that they expect. */
export const hub = ({ repository, files, layout }: HubFiles): ReadonlyArray<string> => [
  '--hub',
  repository,
  '--into',
  Names.paths.hub,
  '--layout',
  layout,
  ...(files === null ? [] : ['--files', files.join(',')])
]

// -------------------------------------------------------------------------------------
// default
// -------------------------------------------------------------------------------------

/**
 * Everything is downloaded under another name and renamed when complete, so an interrupted download is never taken for
 * a whole one. The hub's list of files is its API's `siblings`; names that lead upwards are refused.
 */
const script = `set -eu
hub=\${HF_ENDPOINT:-https://huggingface.co}
what=$1 name=$2 into=$4
get() {
  [ -e "$2" ] && return 0
  mkdir -p -- "$(dirname -- "$2")"
  echo "download $1"
  curl --fail --silent --show-error --location --proto '=https' --proto-redir '=https' \\
    --retry 3 --connect-timeout 30 --speed-limit 1000 --speed-time 120 --output "$2.part" -- "$1"
  mv -- "$2.part" "$2"
}
if [ "$what" = --dataset ]; then
  get "$name" "$into"
  chmod -R a+rX "$(dirname -- "$into")"
  exit 0
fi
[ -e "$into/.complete" ] && exit 0
mkdir -p -- "$into"
curl --fail --silent --show-error --location --proto '=https' --proto-redir '=https' \\
  --retry 3 --connect-timeout 30 --output /tmp/list -- "$hub/api/models/$name"
{ cat /tmp/list; echo; } | tr ',{' '\\n\\n' | sed -n 's/^.*"rfilename" *: *"\\([^"\\\\]*\\)".*$/\\1/p' >/tmp/files
[ -s /tmp/files ] || { echo "the hub lists no files of $name" >&2; exit 1; }
total=$(wc -l </tmp/files) done=0
while IFS= read -r file; do
  case "/$file/" in */../* | */./* | //*) echo "refused: $file" >&2; exit 1 ;; esac
  get "$hub/$name/resolve/main/$file" "$into/$file"
  done=$((done + 1))
  echo "step $done/$total"
done </tmp/files
: >"$into/.complete"
chmod -R a+rX "$into"
`

/** The default: any image with a shell and curl. */
export const standard: Image = {
  image: 'curlimages/curl:8.11.1',
  entrypoint: ['/bin/sh', '-c', script, 'download'],
  environment: {}
}
