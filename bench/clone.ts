/**
 * A newcomer's first minute: a clone in an empty folder, `npm start`, and the time until the console answers with the
 * sample in it. The npm cache is warm (the packages were installed on this machine before).
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { atMost, print } from './figures.ts'
import { freePort } from './running.ts'

const root = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'kapok-clone-'))
const clone = join(folder, 'kapok')
const git = spawnSync('git', ['clone', '--quiet', root, clone], { encoding: 'utf8' })
if (git.status !== 0) throw new Error(git.stderr)

const port = await freePort()
const base = `http://127.0.0.1:${port}`
const began = performance.now()
// Without this process's own Node and folder: as a shell would.
const { NODE_COMPILE_CACHE: _cache, INIT_CWD: _cwd, KAPOK_HOME: _home, ...env } = process.env
const child = spawn('npm', ['start'], {
  cwd: clone,
  detached: true,
  stdio: ['ignore', 'ignore', 'pipe'],
  env: {
    ...env,
    PATH: (env['PATH'] ?? '')
      .split(':')
      .filter((part) => !part.includes('node_modules'))
      .join(':'),
    KAPOK_PORT: String(port),
    KAPOK_LOG: 'warn',
  },
})
const said: { at: number; text: string }[] = []
child.stderr.on('data', (chunk: Buffer) =>
  said.push({ at: performance.now() - began, text: chunk.toString() }),
)
try {
  let usable = false
  while (!usable) {
    if (child.exitCode !== null) throw new Error(`npm start ended: ${said.map((s) => s.text).join('')}`)
    if (performance.now() - began > 600_000) throw new Error('not usable after ten minutes')
    await new Promise((done) => setTimeout(done, 50))
    usable = await Promise.all(
      ['/console/typhoon', '/api/typhoon/situation'].map((path) =>
        fetch(base + path).then(
          (r) => r.ok,
          () => false,
        ),
      ),
    ).then((answers) => answers.every(Boolean))
  }
  const seconds = (performance.now() - began) / 1000
  const when = (what: RegExp): string => {
    const found = said.find((s) => what.test(s.text))
    return found === undefined ? 'not seen' : `${(found.at / 1000).toFixed(1)} s`
  }
  print({
    title: 'A fresh clone',
    figures: [
      atMost(
        'npm start in an empty clone (npm ci with a warm cache, build, sample) to a usable page',
        seconds,
        60,
        's',
      ),
    ],
    notes: [
      `installing began at ${when(/installing/)}, building the pages at ${when(/building/)}, open at ${when(/is open/)}`,
    ],
  })
} finally {
  process.kill(-child.pid!, 'SIGTERM')
  await new Promise((done) => (child.exitCode === null ? child.once('exit', done) : done(null)))
  rmSync(folder, { recursive: true, force: true })
}
