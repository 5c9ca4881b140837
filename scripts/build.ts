/** Builds the pages into dist/console. With --if-stale, only when a source is newer than the last build. */
import { resolve } from 'node:path'
import { build } from 'vite'
import { fingerprint, isStale, markBuilt } from './sources.mjs'

// Before the build: what is edited during it makes the next one stale.
const now = fingerprint()
if (!process.argv.includes('--if-stale') || isStale(now)) {
  process.stderr.write('building the pages …\n')
  await build({ configFile: resolve(import.meta.dirname, '../vite.config.ts'), logLevel: 'warn' })
  markBuilt(now)
}
