/**
 * `npm test`: checks, then every quick test; `npm run test:full`: the slow conformance and fault tests, in files named
 * *.full.test.ts. Says first what this machine has, so that nobody takes a skipped test for a passed one. With
 * KAPOK_REQUIRE=all (as in CI), what is missing is a failure.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { databases, POSTGRES } from '../tests/kit.ts'

const root = resolve(import.meta.dirname, '..')
const full = process.argv.includes('--full')
const required = process.env['KAPOK_REQUIRE'] === 'all'
const say = (text: string): void => void process.stderr.write(`${text}\n`)

const chromium =
  process.env['KAPOK_CHROMIUM'] ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => existsSync(p))
const has: [what: string, there: boolean, where: string][] = [
  ['embedded database (PGlite)', true, 'always'],
  ['PostgreSQL', databases.includes('postgresql'), POSTGRES],
  ['a browser', chromium !== undefined, chromium ?? 'no Chromium in /usr/bin; KAPOK_CHROMIUM names another'],
  [
    'reference data',
    process.env['KAPOK_REFERENCE'] !== undefined,
    process.env['KAPOK_REFERENCE'] ?? 'KAPOK_REFERENCE is not set',
  ],
]
for (const [what, there, where] of has) say(`${there ? 'with   ' : 'WITHOUT'} ${what}: ${where}`)
if (required && has.some(([, there]) => !there)) {
  say('KAPOK_REQUIRE=all: what is missing above must be there')
  process.exit(1)
}

const node = (args: string[], env: Record<string, string> = {}): number =>
  spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 1, 2], env: { ...process.env, ...env } })
    .status ?? 1

if (!full && node([join(root, 'scripts', 'check.ts')]) !== 0) process.exit(1)
if (chromium !== undefined && node([join(root, 'scripts', 'build.ts'), '--if-stale']) !== 0) process.exit(1)

const files = globSync(['src/**/*.test.ts', 'tests/**/*.test.ts'], { cwd: root })
  .filter((file) => file.endsWith('.full.test.ts') === full)
  .sort()
say(`${files.length} test files`)
process.exitCode = node(
  [
    '--test',
    '--test-concurrency=2',
    `--test-reporter=${process.env['CI'] === undefined ? 'dot' : 'spec'}`,
    '--test-reporter-destination=stdout',
    ...files,
  ],
  chromium === undefined ? {} : { KAPOK_CHROMIUM: chromium },
)
