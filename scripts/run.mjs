/**
 * The door to every npm script. Plain JavaScript for whatever Node the system has: installs what is missing, and goes
 * on under the Node that the project brings (node_modules/.bin/node), because only that runs TypeScript directly.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isStale } from './sources.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'node_modules', '.kapok-installed')
const [task, ...rest] = process.argv.slice(2)

/** What was installed is known by the lock file's hash. */
function installIfNeeded() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  process.stderr.write('installing the packages (once) …\n')
  // Two at once would tear at the same folder.
  const busy = join(root, '.kapok-installing')
  try {
    mkdirSync(busy)
  } catch {
    process.stderr.write(`another install seems to run; remove ${busy} if it does not\n`)
    process.exit(1)
  }
  try {
    const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, npm_config_yes: 'true' },
    })
    if (npm.status !== 0) process.exit(npm.status ?? 1)
    writeFileSync(stamp, lock)
  } finally {
    rmSync(busy, { recursive: true, force: true })
  }
}

/** The Node that the project brings; the system's own where no package fits this machine and it is new enough. */
function node24() {
  const own = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  process.stderr.write(
    `Kapok needs Node 24; this is ${process.versions.node}, and no packaged Node fits this machine.\n`,
  )
  process.exit(1)
}

const TASKS = {
  start: ['src/main.ts', 'start'],
  kapok: ['src/main.ts'],
  test: ['scripts/test.ts'],
  check: ['scripts/check.ts'],
  build: ['scripts/build.ts'],
  bench: ['scripts/bench.ts'],
  screenshots: ['scripts/screenshots.ts'],
}

const script = TASKS[task]
if (script === undefined) {
  process.stderr.write(`no such task: ${task}; one of ${Object.keys(TASKS).join(', ')}\n`)
  process.exit(2)
}
installIfNeeded()
if (task === 'start' && isStale()) {
  const built = spawnSync(node24(), [join(root, 'scripts', 'build.ts')], {
    stdio: ['ignore', 2, 2],
  })
  if (built.status !== 0) process.exit(built.status ?? 1)
}
const [file, ...args] = script
// Stripped and compiled modules are kept between runs: a third less to do at each start.
const compiled = join(root, 'node_modules', '.cache', 'kapok-compiled')
const child = spawn(node24(), [join(root, file), ...args, ...rest], {
  stdio: 'inherit',
  // npm runs scripts in the project's folder; INIT_CWD is where the person stands.
  env: { NODE_COMPILE_CACHE: compiled, ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + 15))
