/** Builds the pages into dist/console. With --if-stale, only when a source is newer than the last build. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const stamp = join(root, 'dist', 'console', '.sources')
const SOURCES = [
  'src/console',
  'src/systems',
  'src/engines',
  'src/values.ts',
  'vite.config.ts',
  'package-lock.json',
  'tsconfig.json',
]

/** Names, sizes and times of all sources of the pages: cheap, and changes with every edit. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const add = (path: string): void => {
    const info = statSync(path)
    if (info.isDirectory()) for (const entry of readdirSync(path).sort()) add(join(path, entry))
    else if (!path.endsWith('.test.ts')) hash.update(`${path} ${info.size} ${info.mtimeMs}\n`)
  }
  for (const source of SOURCES) add(join(root, source))
  return hash.digest('hex')
}

const now = fingerprint()
const stale = !existsSync(stamp) || readFileSync(stamp, 'utf8') !== now
if (stale || !process.argv.includes('--if-stale')) {
  process.stderr.write('building the pages …\n')
  const { build } = await import('vite')
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  writeFileSync(stamp, now)
}
