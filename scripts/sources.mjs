/**
 * Whether the built pages are older than their sources. Plain JavaScript: scripts/run.mjs asks before there is a Node
 * that runs TypeScript, and asking must not cost a process of its own at each start.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
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
export function fingerprint() {
  const hash = createHash('sha256')
  const add = (path) => {
    const info = statSync(path)
    if (info.isDirectory()) for (const entry of readdirSync(path).sort()) add(join(path, entry))
    else if (!path.endsWith('.test.ts')) hash.update(`${path} ${info.size} ${info.mtimeMs}\n`)
  }
  for (const source of SOURCES) add(join(root, source))
  return hash.digest('hex')
}

export const isStale = (now = fingerprint()) => !existsSync(stamp) || readFileSync(stamp, 'utf8') !== now

export const markBuilt = (built) => writeFileSync(stamp, built)
