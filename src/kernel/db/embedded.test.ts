/** The embedded database in its thread: what cannot be opened says so, and the thread's death is told to everyone. */
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { sql } from 'kysely'
import { folderFor } from '../../../tests/kit.ts'
import { openDatabase } from '../db.ts'
import { migrate } from '../migrate.ts'
import { systemActor } from '../system.ts'

const somebody = systemActor('harbour')

test('a folder that cannot hold a database is an error that names it', async (t) => {
  const folder = folderFor(t)
  writeFileSync(join(folder, 'file'), '')
  const inFile = join(folder, 'file', 'database')
  await assert.rejects(openDatabase({ folder: inFile }), {
    message: new RegExp(`^the embedded database in ${inFile} cannot be opened: E`),
  })

  const other = join(folder, 'other')
  mkdirSync(other)
  writeFileSync(join(other, 'letters.txt'), 'Dear Sir')
  await assert.rejects(openDatabase({ folder: other }), /other cannot be opened: .*ENOTEMPTY/)

  const newer = join(folder, 'newer')
  mkdirSync(newer)
  writeFileSync(join(newer, 'PG_VERSION'), '99\n')
  await assert.rejects(
    openDatabase({ folder: newer }),
    /newer cannot be opened: .* \(its files are of PostgreSQL 99\)/,
  )
})

test(
  'when the thread dies, all who wait are told; what was committed is there when it is opened again',
  { timeout: 30_000 },
  async (t) => {
    const folder = join(folderFor(t), 'database')
    const started = Promise.withResolvers<Worker>()
    process.once('worker', started.resolve)
    const database = await openDatabase({ folder })
    const worker = await started.promise
    await migrate(database, [
      { system: 'harbour', migrations: [{ name: '001', sql: 'create table harbour.ship (name text)' }] },
    ])
    const write = (name: string, then?: () => Promise<unknown>): Promise<void> =>
      database.transaction(somebody, 'write', async (trx) => {
        await sql`insert into harbour.ship values (${name})`.execute(trx)
        await then?.()
      })
    await write('committed')
    const inHand = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const working = write('in hand', () => (inHand.resolve(), goOn.promise))
    const waiting = write('waiting for its turn')
    await inHand.promise
    const sleeping = assert.rejects(working, /the embedded database has stopped/)
    const queued = assert.rejects(waiting, /the embedded database has stopped/)
    await worker.terminate()
    goOn.resolve()
    await Promise.all([sleeping, queued])
    await assert.rejects(write('later'), /the embedded database has stopped/)
    await assert.rejects(database.executeSql('select 1'), /the embedded database has stopped/)
    await database.close()

    const again = await openDatabase({ folder })
    t.after(() => again.close())
    const { rows } = await sql`select name from harbour.ship`.execute(again.kysely)
    assert.deepEqual(rows, [{ name: 'committed' }])
  },
)
