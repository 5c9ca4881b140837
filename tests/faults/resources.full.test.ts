/** A full disk, and a database server that hangs up on everyone: what is told, and what works again afterwards. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { Client } from 'pg'
import { backup, restore } from '#kernel/backup.ts'
import { openDatabase } from '#kernel/db.ts'
import { migrate } from '#kernel/migrate.ts'
import { type Fact, systemActor } from '#kernel/system.ts'
import { databases, folderFor, openTest } from '../kit.ts'
import { harbour, type HarbourTables, moor } from './harbour.ts'

/** A file system of this size; null where this process may not make one. */
function smallDisk(t: TestContext, kilobytes: number): string | null {
  const disk = mkdtempSync(join(tmpdir(), 'kapok-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', disk], { stdio: 'ignore' })
  } catch {
    rmdirSync(disk)
    return null
  }
  t.after(() => {
    execFileSync('umount', ['-l', disk])
    rmdirSync(disk)
  })
  return disk
}
const NO_DISK = 'may not mount a small file system here'

test('a backup on a full disk fails, says so, and leaves no half of a file', async (t) => {
  const disk = smallDisk(t, 64)
  if (disk === null) return t.skip(NO_DISK)
  const { platform } = await openTest(t, { systems: [harbour()], on: databases.at(-1)!, serving: false })
  await sql`insert into harbour.pier select gen_random_uuid()::text, md5(random()::text) || gen_random_uuid() from generate_series(1, 4000)`.execute(
    platform.database.kysely,
  )
  await assert.rejects(backup(platform.database, join(disk, 'city.backup'), new Date()), { code: 'ENOSPC' })
  assert.deepEqual(readdirSync(disk), [])
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from harbour.pier`.execute(
    platform.database.kysely,
  )
  assert.equal(rows[0]?.n, 4000, 'the database goes on')
})

test(
  'the embedded database on a full disk refuses what does not fit and keeps what it has',
  { timeout: 120_000 },
  async (t) => {
    const disk = smallDisk(t, 160_000)
    if (disk === null) return t.skip(NO_DISK)
    const folder = join(disk, 'database')
    const somebody = systemActor('harbour')
    const database = await openDatabase({ folder })
    await migrate(database, [
      { system: 'harbour', migrations: [{ name: '001', sql: 'create table harbour.ship (name text)' }] },
    ])
    const write = (name: string): Promise<unknown> =>
      database.transaction(somebody, 'write', (trx) =>
        sql`insert into harbour.ship values (${name})`.execute(trx),
      )
    await write('before')
    const ballast = join(disk, 'ballast')
    assert.throws(() => {
    for (;;) writeFileSync(ballast, Buffer.alloc(1 << 20), { flag: 'a' })
  }, { code: 'ENOSPC' }) // prettier-ignore
    const acknowledged: string[] = []
    let refused: unknown = null
    for (let i = 0; i < 500 && refused === null; i++)
      try {
        await write(`${i} ${'x'.repeat(100_000)}${Math.random()}`)
        acknowledged.push(String(i))
      } catch (error) {
        refused = error
      }
    assert.ok(refused !== null, 'the disk was full')
    t.diagnostic(`refused with: ${String(refused)}; ${acknowledged.length} were written before`)
    await database.close().catch((error: unknown) => t.diagnostic(`closing: ${String(error)}`))

    rmSync(ballast)
    const again = await openDatabase({ folder })
    t.after(() => again.close())
    const { rows } = await sql<{
      name: string
    }>`select split_part(name, ' ', 1) as name from harbour.ship`.execute(again.kysely)
    assert.deepEqual(rows.map((row) => row.name), ['before', ...acknowledged]) // prettier-ignore
  },
)

test('when PostgreSQL hangs up on everyone, the next unit works and followers miss nothing', async (t) => {
  if (!databases.includes('postgresql')) return t.skip('needs PostgreSQL')
  const { platform } = await openTest(t, { systems: [harbour()], on: 'postgresql' })
  const work = platform.workOf<HarbourTables>('harbour')
  const operator = new Client({
    connectionString: platform.options.databaseUrl,
    application_name: 'operator',
  })
  operator.on('error', () => undefined)
  await operator.connect()
  t.after(() => operator.end())
  const heard: string[] = []
  platform.feed.on(null, (fact: Fact) => heard.push((fact.data as { ship: string }).ship))
  const done: string[] = []
  let failed = 0
  for (let round = 0; round < 3; round++) {
    const units = Array.from({ length: 20 }, async (_, i) => {
      await delay(Math.random() * 60)
      const ship = `${round}.${i}`
      await work
        .unit(work.self, (unit) => moor(unit, ship, `pier ${i % 3}`))
        .then(
          () => done.push(ship),
          () => (failed += 1),
        )
    })
    await delay(30)
    await operator.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    )
    await Promise.all(units)
    await work.unit(work.self, (unit) => moor(unit, `after ${round}`, 'north'))
    done.push(`after ${round}`)
  }
  for (const end = Date.now() + 10_000; heard.length < done.length && Date.now() < end;) await delay(20)
  t.diagnostic(`${done.length} done, ${failed} cut off`)
  assert.equal(new Set(heard).size, heard.length, 'each fact once')
  assert.deepEqual(done.filter((ship) => !heard.includes(ship)), []) // prettier-ignore
  const berths = await work.read(work.self, (db) => db.selectFrom('harbour.berth').select('id').execute())
  // A unit whose connection was lost while it committed may have been done all the same; never half.
  assert.deepEqual(berths.map((row) => row.id).sort(), [...heard].sort()) // prettier-ignore
})

test(
  'a transaction left open elsewhere keeps a restore from its work; it gives up and says why',
  { timeout: 60_000 },
  async (t) => {
    if (!databases.includes('postgresql')) return t.skip('needs PostgreSQL')
    const { platform } = await openTest(t, { systems: [harbour()], on: 'postgresql', serving: false })
    const file = join(folderFor(t), 'city.backup')
    await backup(platform.database, file, new Date())
    const reader = new Client({ connectionString: platform.options.databaseUrl })
    reader.on('error', () => undefined)
    await reader.connect()
    t.after(() => reader.end())
    await reader.query('begin; select * from harbour.pier')
    await assert.rejects(restore(platform.database, file), /somebody else is using the database/)
    await reader.query('commit')
    await restore(platform.database, file)
  },
)
