/**
 * A process killed in the middle of an import: the whole file is in, or none of it; and the next import clears away what
 * was left and brings everything.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { openPlatform } from '#kernel/platform.ts'
import { typhoon } from '#systems/typhoon/system.ts'
import { emptyDatabaseIn, folderFor, NO_REFERENCE, reference } from '../kit.ts'

const main = resolve(import.meta.dirname, '../../src/main.ts')
const STORMS = 2355

test('killed while importing', { skip: reference === null && NO_REFERENCE, timeout: 600_000 }, async (t) => {
  const home = folderFor(t)
  await emptyDatabaseIn(home)
  const folder = join(reference!, 'typhoon', 'cma_bst')
  const file = join(home, 'everything.txt')
  writeFileSync(
    file,
    readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8').trimEnd())
      .join('\n'),
  )

  /** Runs the import; kills it after so many ms, where it has not ended by itself. */
  const run = (killAfterMs: number | null): Promise<number | null> =>
    new Promise((done) => {
      const child = spawn(process.execPath, [main, 'typhoon', 'import', file, '--source', 'cma'], {
        env: { ...process.env, KAPOK_HOME: home, KAPOK_DATABASE_URL: undefined },
        stdio: 'ignore',
      })
      if (killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      child.on('exit', (code) => done(code))
    })

  /** What a reader sees, and what lies behind it. */
  const look = async () => {
    const platform = await openPlatform({
      home,
      systems: [typhoon()],
      publicUrl: 'http://127.0.0.1:1',
      log: pino({ level: 'silent' }),
      serving: false,
      sample: false,
    })
    const { rows } = await sql<{ storms: number; staged: number }>`
      select (select count(*)::int from typhoon.storm) as storms,
        (select count(*)::int from typhoon.storm_revision) as staged`.execute(platform.database.kysely)
    await platform.close()
    return rows[0]!
  }

  let half = 0
  for (const ms of [1500, 2500, 3500, 5000, 7000]) {
    const code = await run(ms)
    const { storms, staged } = await look()
    assert.ok(storms === 0 || storms === STORMS, `killed after ${ms} ms (exit ${code}): ${storms} storms`)
    if (storms === STORMS) break
    if (staged > 0) half += 1
  }
  t.diagnostic(`${half} of the kills left a part behind, which nobody could read`)
  assert.equal(await run(null), 0)
  assert.deepEqual(await look(), { storms: STORMS, staged: STORMS })
})
