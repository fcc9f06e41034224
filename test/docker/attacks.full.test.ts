// What must not be possible (EXECUTION 6). Each attack is first seen to succeed where the protection is missing.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as House from './house.js'

const failed = (reason: string) => ({ _tag: 'Right', right: { type: 'Failed', reason } })
const detail = (ran: House.Ran): string =>
  ran.result._tag === 'Right' && ran.result.right.type === 'Failed' ? (ran.result.right.detail ?? '') : ''

/** Runs a script in a container with whatever the test leaves open; answers its log. */
const unprotected = async (script: string, host: Docker.HostConfig = {}, seconds = 30): Promise<string> => {
  const container = await House.docker.createContainer({
    Image: House.base,
    Entrypoint: ['/bin/sh', '-c', script],
    HostConfig: host
  })
  try {
    await container.start()
    const over = setTimeout(() => void container.kill().catch(() => undefined), seconds * 1000)
    await container.wait()
    clearTimeout(over)
    return (await container.logs({ stdout: true, stderr: true })).toString()
  } finally {
    await container.remove({ force: true, v: true })
  }
}

/** Asks this machine for its secret over the network. */
const ask = (port: number): string =>
  `printf "GET / HTTP/1.0\\r\\n\\r\\n" | nc -w 3 172.17.0.1 ${port} | grep -q secret`

/** One line for each attack that comes through. */
const attempts = (port: number): string => `
try() { name=$1; shift; if timeout 5 sh -c "$*" >/dev/null 2>&1; then echo "PWNED $name"; fi; }
try network '${ask(port)}'
try interface 'ip -o addr | grep -v " lo " | grep -q inet'
try socket '[ -S /var/run/docker.sock ]'
try kernel 'echo x >/proc/sys/kernel/domainname'
try device 'mknod /tmp/disk b $(cat /sys/dev/block/*/dev 2>/dev/null | head -1 | tr : " ") && dd if=/tmp/disk of=/dev/null count=1'
try mount mount -t tmpfs none /mnt-attack -o size=1k
try owner 'touch /tmp/o; chown 1000 /tmp/o'
try root 'echo x >/etc/attack'
try capabilities '! grep -q "^CapEff:.0000000000000000" /proc/self/status'
try privileges 'grep -q "^NoNewPrivs:.0" /proc/self/status'
try shared 'dd if=/dev/zero of=/dev/shm/x bs=1M count=100'
try scratch 'dd if=/dev/zero of=/tmp/x bs=1M count=40'
try swap '[ "$(cat /sys/fs/cgroup/memory/memory.memsw.limit_in_bytes /sys/fs/cgroup/memory.swap.max 2>/dev/null | head -1)" -gt 1000000000000 ]'
try cache 'echo x >/cache/models/attack'
try datasets 'echo x >/cache/datasets/attack'
`
const names = [
  'network',
  'interface',
  'socket',
  'kernel',
  'mount',
  'owner',
  'root',
  'capabilities',
  'privileges',
  'shared',
  'scratch',
  'cache',
  'datasets'
]

afterAll(() => House.forget())

describe.skipIf(House.skipped)(`a hostile repository${House.note}`, () => {
  const at = 'dockerfiles/standalone-text-trainer.dockerfile'
  let port = 0
  let close = (): void => undefined
  beforeAll(async () => {
    await House.images()
    const server = await House.beside(`import { createServer } from 'node:http'
const server = createServer((_, response) => response.end('secret')).listen(0, '0.0.0.0', () => console.log(server.address().port))`)
    port = Number(server.said)
    close = server.end
  }, 60_000)
  afterEach(async () => expect(await House.left()).toEqual([]))
  afterAll(() => close())

  // -------------------------------------------------------------------------------------
  // from the training container
  // -------------------------------------------------------------------------------------

  it('reaches no network, no socket, no host file, no right and no unbounded folder while training', async () => {
    const open = await unprotected(`mkdir -p /mnt-attack /cache/models /cache/datasets\n${attempts(port)}`, {
      CapAdd: ['SYS_ADMIN', 'MKNOD'],
      SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
      MaskedPaths: [],
      ReadonlyPaths: [],
      ShmSize: 512 * 1024 * 1024,
      Binds: [`${House.socket}:/var/run/docker.sock`]
    })
    for (const name of names) expect(open, name).toContain(`PWNED ${name}`)
    const repo = House.trainer(attempts(port) + House.honest(), 'RUN mkdir /mnt-attack')
    // Its own root file system is writable unless the operator seals it.
    for (const readOnlyRoot of [false, true]) {
      const limits = { ...House.limits, train: { ...House.limits.train, readOnlyRoot } }
      const { log, result } = await House.ran(repo, { settings: { limits } })
      expect(result).toMatchObject({ _tag: 'Right', right: { type: 'Scored' } })
      expect(log.split('\n').filter(line => line.startsWith('PWNED'))).toEqual(
        readOnlyRoot ? [] : ['PWNED root']
      )
    }
  })

  it('neither reads nor spoils another job’s output', async () => {
    const spy = `for i in 1 2 3 4 5 6 7 8; do
  find /app/checkpoints -name secret -exec cat {} \\; -exec sh -c 'echo spoilt >"$1"' _ {} \\; ; sleep 0.5
done`
    const name = `dethrone-attack-${process.pid}`
    const shared = { Binds: [`${name}:/app/checkpoints`] }
    try {
      const [seen, victim] = await Promise.all([
        unprotected(spy, shared),
        unprotected(
          'mkdir -p /app/checkpoints/a; echo treasure >/app/checkpoints/a/secret; sleep 3; cat /app/checkpoints/a/secret',
          shared
        )
      ])
      expect(seen).toContain('treasure')
      expect(victim).toContain('spoilt')
    } finally {
      await House.docker.getVolume(name).remove()
    }
    const repos = [
      House.trainer(`${House.honest()}\necho treasure >"$out/secret"; sleep 4; cat "$out/secret"`),
      House.trainer(`${spy}\n${House.honest()}`)
    ] as const
    const jobs = [House.job(1, repos[0]), House.job(2, repos[1])] as const
    const executor = await House.opened(
      House.settings([
        [jobs[0].miner, repos[0]],
        [jobs[1].miner, repos[1]]
      ])
    )
    const [treasure, thief] = await Promise.all(
      jobs.map(one => House.execute(executor, one, House.task(one)))
    )
    expect(treasure?.log).toContain('treasure')
    expect(treasure?.log).not.toContain('spoilt')
    expect(thief?.result).toMatchObject({ _tag: 'Right', right: { type: 'Scored' } })
    expect(thief?.log).not.toContain('treasure')
  })

  it('does not survive its time limit by ignoring signals or hiding in the background', async () => {
    const stubborn = `trap '' TERM INT HUP; (trap '' TERM; setsid sh -c 'while :; do sleep 1; done') & while :; do sleep 1; done`
    const began = Date.now()
    await unprotected(stubborn, {}, 6)
    expect(Date.now() - began).toBeGreaterThan(5500)
    const one = await House.ran(House.trainer(stubborn), { hours: 2 / 3600 })
    expect(one.result).toMatchObject(failed('TimedOut'))
  })

  it('fills neither memory nor the process table', async () => {
    const memory = 'dd if=/dev/zero of=/dev/null bs=400M count=1 && echo PWNED memory'
    const processes = `i=0; while [ $i -lt 150 ]; do sleep 3 & i=$((i + 1)); done
[ "$(ls -d /proc/[0-9]* | wc -l)" -gt 140 ] && echo PWNED processes`
    expect(await unprotected(memory)).toContain('PWNED memory')
    expect(await unprotected(processes)).toContain('PWNED processes')
    const [one, two] = await Promise.all([
      House.ran(House.trainer(memory)),
      House.ran(House.trainer(processes), { miner: 2 })
    ])
    expect(one.log + two.log).not.toContain('PWNED')
    expect(one.result).toMatchObject({
      _tag: 'Right',
      right: { type: 'Failed', reason: expect.stringMatching(/OutOfMemory|Crashed/) as string }
    })
  })

  it('fills no disk: not through the output, hidden folders, many files, or volumes of its image', async () => {
    const write = (to: string) =>
      `mkdir -p ${to}; dd if=/dev/zero of=${to}/x bs=1M count=300 && echo PWNED disk; sleep 5; echo PWNED unnoticed`
    expect(await unprotected(write('/app/checkpoints/a'))).toContain('PWNED disk')
    const hidden = `mkdir -p "$out"; cd "$out"; i=0
while [ $i -lt 30 ]; do mkdir h$i; dd if=/dev/zero of=h$i/x bs=1M count=10 2>/dev/null; chmod 0 h$i; i=$((i + 1)); done; sleep 8; echo PWNED hidden`
    const many = `mkdir -p "$out"; cd "$out"; i=0
while [ $i -lt 12000 ]; do : >$i; i=$((i + 1)); done; sleep 8; echo PWNED many`
    const attacks = [House.trainer(write('"$out"')), House.trainer(hidden), House.trainer(many)]
    const ran = await Promise.all(attacks.map((repo, i) => House.ran(repo, { miner: i + 1 })))
    for (const one of ran) expect(one.result).toMatchObject(failed('OutputTooLarge'))
    expect(ran.map(one => one.log).join()).not.toMatch(/PWNED (?:unnoticed|hidden|many)/)
    expect((await House.ran(House.trainer(House.honest(), 'VOLUME /data'))).result).toMatchObject(
      failed('BuildFailed')
    )
  })

  it('fills no log', async () => {
    const flood =
      'i=0; while [ $i -lt 300 ]; do head -c 100000 /dev/zero | tr "\\\\0" x; echo; i=$((i + 1)); done; echo flooded; sleep 2'
    const kept = async (id: string): Promise<number> => {
      const { LogPath } = await House.docker.getContainer(id).inspect()
      return [LogPath, `${LogPath}.1`, `${LogPath}.2`]
        .filter(existsSync)
        .reduce((sum, path) => sum + statSync(path).size, 0)
    }
    const open = await House.docker.createContainer({
      Image: House.base,
      Entrypoint: ['/bin/sh', '-c', flood]
    })
    await open.start()
    await open.wait()
    expect(await kept(open.id)).toBeGreaterThan(29_000_000)
    await open.remove({ force: true })
    let size = Promise.resolve(-1)
    const pool = House.pool('flood')
    const one = await House.ran(House.trainer(`${flood}\n${House.honest()}`), {
      settings: { pool },
      on: event => {
        if (event.type !== 'Usage') return
        size = House.docker
          .listContainers({ filters: { label: [`dethrone.pool=${pool}`, 'dethrone.role=train'] } })
          .then(([found]) => (found === undefined ? -1 : kept(found.Id)))
          .catch(() => -1)
      }
    })
    expect(one.result).toMatchObject({ _tag: 'Right', right: { type: 'Scored' } })
    expect(await size).toBeGreaterThan(0)
    expect(await size).toBeLessThan(21_000_000)
    // What is handed on is bounded as well, and says so.
    expect(one.log.length).toBeLessThan(2 * House.limits.train.logBytes)
    expect(one.events).toContainEqual(
      expect.objectContaining({
        type: 'Trouble',
        message: expect.stringMatching(/all but the first/) as string
      })
    )
  })

  it('leads no one out of the output by a folder that is a link', async () => {
    const links = [
      'mkdir -p "$(dirname "$out")"; ln -s /etc "$out"',
      'ln -s / "/app/checkpoints/$id"',
      `mkdir -p "/app/checkpoints/x/$repo"; echo 1 >"/app/checkpoints/x/$repo/loss"; ln -s x "/app/checkpoints/$id"`
    ]
    // Who follows links on the host reads the host.
    const name = `dethrone-attack-${process.pid}`
    try {
      await unprotected('mkdir -p /v/a; ln -s /etc /v/a/out', { Binds: [`${name}:/v`] })
      const { Mountpoint } = await House.docker.getVolume(name).inspect()
      expect(execFileSync('cat', [`${Mountpoint}/a/out/hostname`], { encoding: 'utf8' })).toBe(
        readFileSync('/etc/hostname', 'utf8')
      )
    } finally {
      await House.docker.getVolume(name).remove()
    }
    const ran = await House.together(links.map(link => House.trainer(link)))
    for (const [i, link] of links.entries()) expect(ran[i]?.result, link).toMatchObject(failed('NoOutput'))
  })

  it('cannot be refused by the engine, or end, in a way that looks like the world’s failure', async () => {
    const said = ['VOLUME /proc/network-timeout', 'VOLUME /sys/shim', 'WORKDIR /proc/shim', 'ENV A=\u0001']
    const ran = await House.together([
      ...said.map(lines => House.trainer('exit 1', lines)),
      House.trainer('exit 125')
    ])
    for (const [i, lines] of said.entries())
      expect(ran[i]?.result, lines).toMatchObject({
        right: { type: 'Failed', reason: expect.stringMatching(/CannotStart|BuildFailed|Crashed/) as string }
      })
    expect(ran.at(-1)?.result).toMatchObject(failed('Crashed'))
  })

  it('names no file so that its output cannot be collected', async () => {
    const long = `long=$(head -c 200 /dev/zero | tr '\\0' '\\377')`
    const scripts = [
      `${long}; echo x >"$out/$long"; mkdir "$out/d$long"; echo x >"$out/d$long/file"`,
      `bad=$(printf 'a\\377'); echo x >"$out/$bad"; ln -s "$bad" "$out/link"; ln "$out/$bad" "$out/hard"`,
      `cd "$out"; name=$(head -c 250 /dev/zero | tr '\\0' d); i=0; while [ $i -lt 40 ]; do mkdir $name; cd $name; i=$((i + 1)); done; echo x >deep`,
      `cd "$out"; printf x >"$(printf 'a\nb')"; ln -s "$(printf 'a\nb')" 'l?%2f#'; echo x >'..%2f'; echo y >' '; ln -s ' ' '\\'`
    ]
    const ran = await House.together(
      scripts.map(script => House.trainer(`${House.honest()}\n(${script})\nexit 0`))
    )
    for (const [i, script] of scripts.entries())
      expect(ran[i]?.result, script).toMatchObject({ _tag: 'Right', right: { type: 'Scored' } })
  })

  it('writes nothing into a report that a terminal would obey', async () => {
    const one = await House.ran(House.trainer(`printf '\\033]0;owned\\007\\033[2Jgone\\n'; exit 1`))
    // The raw line is there for whoever knows what to do with it.
    expect(one.log).toContain('\u001b]0;owned')
    expect(detail(one)).toContain('\\u001b]0;owned\\u0007\\u001b[2Jgone')
    expect(detail(one)).not.toContain('\u001b')
  })

  it('does not make an option, a path or another repository of a name', async () => {
    const repo = House.trainer(House.honest())
    const job = House.job(1, repo)
    const its = House.task(job)
    const executor = await House.opened(House.settings([[job.miner, repo]]))
    for (const [field, value] of [
      ['model', '--privileged'],
      ['model', '../../etc'],
      ['model', 'a/../b'],
      ['model', 'registry.example/a/b'],
      ['model', 'a\u001b[2J'],
      ['dataset', '--upload-file=/etc/passwd'],
      ['dataset', 'file://host/etc/passwd'],
      ['dataset', 'http://plain.example/x'],
      ['dataset', 'https://user:secret@example.org/x'],
      ['dataset', "https://example.org/x';id;'"]
    ] as const) {
      const material = { ...its.material, [field]: value }
      const one = await House.execute(executor, job, { ...its, material })
      expect(one.result, value).toMatchObject({
        _tag: 'Left',
        left: {
          kind: 'TaskSource',
          message: expect.stringContaining(`task.material.${field} is "`) as string
        }
      })
      expect(one.events).toEqual([])
    }
    await executor.close()
  })

  // -------------------------------------------------------------------------------------
  // from the repository
  // -------------------------------------------------------------------------------------

  it('has no Dockerfile that is a link, or lies behind one', async () => {
    const ran = await House.together([
      House.repository({ [at]: '-> /etc/passwd' }),
      House.repository({ dockerfiles: '-> /etc' }),
      House.repository({ real: `FROM ${House.base}`, [at]: '-> ../real' })
    ])
    for (const { result } of ran) expect(result).toMatchObject(failed('DockerfileMissing'))
  })

  it('copies no file of the host into its image by a link', async () => {
    const repo = House.repository({
      [at]: `FROM ${House.base}\nCOPY stolen/ /stolen/\nCOPY train.sh /train.sh\nENTRYPOINT ["/bin/sh", "/train.sh"]\n`,
      'train.sh': `${House.readArguments}cat /stolen/hostname && echo PWNED\n${House.honest()}`,
      stolen: '-> /etc'
    })
    // In a working tree, which we never have, the link is followed.
    const tree = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
    execFileSync('git', ['clone', '-q', repo.path, tree])
    expect(readFileSync(`${tree}/stolen/hostname`, 'utf8')).toBe(readFileSync('/etc/hostname', 'utf8'))
    execFileSync('rm', ['-rf', tree])
    const one = await House.ran(repo)
    expect(one.log).not.toContain('PWNED')
  })

  it('runs no hook, filter or submodule of its repository on this machine', async () => {
    const marker = `/tmp/dethrone-pwned-${process.pid}`
    const repo = House.repository({
      'dockerfiles/standalone-text-trainer.dockerfile': `FROM ${House.base}\nCOPY . /repo\nENTRYPOINT ["/bin/sh", "-c", "ls -a /repo; exit 1"]\n`,
      '.gitattributes': 'data filter=lfs export-ignore\nkeep export-subst\n',
      data: 'version https://git-lfs.github.com/spec/v1\n',
      keep: '$Format:%H$',
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch%20${marker}\n`
    })
    execFileSync('sh', [
      '-c',
      `mkdir -p '${repo.path}/hooks'; printf '#!/bin/sh\\ntouch ${marker}\\n' >'${repo.path}/hooks/post-checkout'; chmod +x '${repo.path}/hooks/post-checkout'`
    ])
    const one = await House.ran(repo)
    expect(existsSync(marker)).toBe(false)
    expect(one.result).toMatchObject(failed('Crashed'))
    expect(one.log).toMatch(/\bdata\n/)
  })

  it('is no larger unpacked than it may be packed', async () => {
    const zeros = '0'.repeat(10_000_000)
    const copies = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`zeros-${String(i)}`, zeros]))
    const one = await House.ran(House.repository({ [at]: `FROM ${House.base}`, ...copies }))
    expect(one.result).toMatchObject(failed('RepositoryUnavailable'))
    expect(detail(one)).toMatch(/more than \d+ bytes when it is unpacked/)
  })

  // -------------------------------------------------------------------------------------
  // from a line of the build
  // -------------------------------------------------------------------------------------

  const builds = (...lines: ReadonlyArray<string>) =>
    House.repository({ [at]: [`FROM ${House.base}`, ...lines, ''].join('\n'), file: 'x' })

  it('has no secrets, no socket, no host and no other job in reach while it builds', async () => {
    const one = await House.ran(
      builds(
        'RUN env; ls /var/run/docker.sock /app /cache 2>&1; cat /proc/self/status | grep Cap',
        'RUN if echo x >/proc/sys/kernel/domainname; then echo PWNED; fi; mount -t tmpfs none /tmp && echo PWNED; false'
      ),
      { settings: { publishing: { image: House.evaluator, secrets: { HUGGINGFACE_TOKEN: 'hush' } } } }
    )
    expect(one.result).toMatchObject(failed('BuildFailed'))
    expect(one.log).toContain('Cap')
    expect(one.log.replace(/^Step .*$/gm, '')).not.toMatch(/PWNED|hush|dethrone-/)
  })

  it('fills neither memory, processes nor disk while it builds', async () => {
    const memory = await House.ran(builds('RUN dd if=/dev/zero of=/dev/null bs=400M count=1'))
    expect(memory.result).toMatchObject(failed('BuildFailed'))
    const bomb = 'bomb() { bomb | bomb & }; bomb; sleep 20; echo survived'
    const fork = await House.ran(builds(`RUN ${bomb}`))
    expect(fork.result).toMatchObject(failed('BuildFailed'))
    expect(fork.log.replace(/^Step .*$/gm, '')).not.toContain('survived')
    const disk = await House.ran(
      builds('RUN dd if=/dev/zero of=/x bs=1M count=600; sleep 5', 'RUN echo second step')
    )
    expect(disk.result).toMatchObject(failed('BuildFailed'))
    expect(detail(disk)).toMatch(/more than \d+ bytes/)
  })

  it('fills no memory of ours with what it says while it builds, and commands no terminal', async () => {
    const flood = `yes ${'x'.repeat(99)} | head -c 200000000`
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss)
    }, 20)
    const before = process.memoryUsage().rss
    const one = await House.ran(builds(`RUN ${flood}`, `RUN printf '\\033]0;owned\\007'; false`))
    clearInterval(watch)
    expect(one.result).toMatchObject(failed('BuildFailed'))
    expect(detail(one)).toContain('\\u001b]0;owned\\u0007')
    expect(detail(one)).not.toContain('\u001b')
    expect(one.log.length).toBeLessThan(2 * House.limits.train.logBytes)
    expect(most - before).toBeLessThan(100 * 1024 * 1024)
  })

  it('does not make its own failure look like the world’s, which would hold a tournament up', async () => {
    const phrase = 'network timeout: cannot allocate memory: input/output error: no space left on device'
    const lines = [
      `RUN echo "${phrase}"; false`,
      `COPY ["${phrase}", "/x"]`,
      `STOPSIGNAL ${phrase}`,
      `EXPOSE ${phrase}`
    ]
    const ran = await House.together(lines.map(line => builds(line)))
    for (const [i, line] of lines.entries()) expect(ran[i]?.result, line).toMatchObject(failed('BuildFailed'))
  })

  it('does not make the engine fetch an address from the host’s own network', async () => {
    const address = `http://127.0.0.1:${port}/`
    const open = await House.docker.buildImage(
      Readable.from([
        House.context({ Dockerfile: `FROM ${House.base}\nADD ${address} /stolen\nRUN cat /stolen\n` })
      ]),
      { t: 'dethrone-attack:add', dockerfile: 'Dockerfile', nocache: true }
    )
    const said: Array<string> = []
    await new Promise(resolve =>
      House.docker.modem.followProgress(open, resolve, (event: { stream?: string }) =>
        said.push(event.stream ?? '')
      )
    )
    expect(said.join('')).toContain('secret')
    await House.docker.getImage('dethrone-attack:add').remove({ force: true })
    const adds = [
      `ADD ${address} /stolen`,
      `add "${address}" /stolen`,
      `ADD ["${address}", "/stolen"]`,
      `ARG A=${address}\nADD $A /stolen`,
      `AD\\\nD ${address} /stolen`,
      `ADD http:\\//127.0.0.1:${port}/ /stolen`,
      `ONBUILD ADD ${address} /stolen`
    ]
    const ran = await House.together(adds.map(add => builds(add, 'RUN cat /stolen; false')))
    for (const [i, add] of adds.entries()) {
      expect(ran[i]?.result, add).toMatchObject(failed('BuildFailed'))
      expect(ran[i]?.log.replace(/^Step .*$/gm, ''), add).not.toContain('secret')
    }
  })

  it('builds on no image of the operator’s or of another miner', async () => {
    const said = [
      [`COPY --from=${House.helper} /helper /helper`],
      [`FROM ${House.helper}`],
      ['FROM dethrone-job:0123'],
      [`FROM ${House.base} AS a`, `COPY --from=${House.helper} / /x`]
    ]
    const ran = await House.together(
      said.map(lines => builds(...lines)),
      { reserved: [House.helper] }
    )
    for (const [i, lines] of said.entries())
      expect(ran[i]?.result, lines.join()).toMatchObject(failed('BuildFailed'))
  })

  const rules = existsSync('/usr/sbin/iptables') || existsSync('/sbin/iptables')
  it.skipIf(!rules)(
    `reaches neither host nor neighbours while it builds, and has names resolved, with the documented rules as they stand${rules ? '' : ' (skipped: needs iptables)'}`,
    async () => {
      const neighbour = await House.neighbour()
      const { address } = neighbour
      const tried = `RUN (${ask(port)} && echo HOST); \\
(timeout 5 nc -w 2 ${address} 8080 </dev/null | grep -q secret && echo NEIGHBOUR); \\
(timeout 15 nslookup name.example ${address} 2>/dev/null | grep -q 192.0.2.7 && echo NAME); false`
      const repo = builds(tried)
      const found = async (): Promise<ReadonlyArray<string>> => {
        const { log } = await House.ran(repo)
        // The engine colours errors, and what ends a colour may stand before the next line of the output.
        return ['HOST', 'NEIGHBOUR', 'NAME'].filter(word =>
          new RegExp(`^(?:.*\\[0m)?${word}$`, 'm').test(log)
        )
      }
      const page = readFileSync(new URL('../../docs/running-jobs.md', import.meta.url), 'utf8')
      const [, block = ''] = /```sh[^\n]*\n(iptables -I INPUT[^`]*)```/.exec(page) ?? []
      const [, resolver = ''] = /`(iptables -I DOCKER-USER -i dethr-\+ -d RESOLVER [^`]*)`/.exec(page) ?? []
      expect(block).toContain('DOCKER-USER')
      expect(resolver).toContain('-p udp')
      try {
        expect(await found()).toEqual(['HOST', 'NEIGHBOUR', 'NAME'])
        await House.inside('/bin/sh', '-ec', block)
        expect(await found()).toEqual([])
        for (const protocol of ['udp', 'tcp'])
          await House.inside(
            '/bin/sh',
            '-ec',
            resolver.replace('RESOLVER', address).replace('-p udp', `-p ${protocol}`)
          )
        expect(await found()).toEqual(['NAME'])
      } finally {
        await House.inside(
          '/bin/sh',
          '-c',
          'iptables -D INPUT -i dethr-+ -j DROP; iptables -F DOCKER-USER; iptables -A DOCKER-USER -j RETURN'
        )
        neighbour.end()
      }
    }
  )
})
