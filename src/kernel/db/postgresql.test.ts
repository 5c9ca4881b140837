/** PostgreSQL over a network that fails: what is lost is told, what comes next works, and listeners hear again. */
import assert from 'node:assert/strict'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { Client } from 'pg'
import { databases, postgresFor } from '../../../tests/kit.ts'
import type { Database } from '../db.ts'
import { systemActor } from '../system.ts'
import { migrate } from '../migrate.ts'
import { openPostgresql } from './postgresql.ts'

const skip = databases.includes('postgresql') ? false : 'needs PostgreSQL'
const somebody = systemActor('harbour')

async function open(t: TestContext, url: string): Promise<Database> {
  const database = await openPostgresql(url)
  t.after(() => database.close())
  return database
}

/** Somebody else at the same database, outside the program under test. */
async function openOperator(t: TestContext, url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'operator' })
  // Its database is dropped under it when the test is over.
  client.on('error', () => undefined)
  await client.connect()
  t.after(() => client.end())
  return client
}

/** Ends the backends of this application, as an operator or a crash would. */
async function terminate(operator: Client, application: string, state = '%'): Promise<unknown[]> {
  const { rows } = await operator.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = $1 and state like $2`,
    [application, state],
  )
  return rows
}

/** A way to the server that can be cut and joined again. */
async function proxy(
  t: TestContext,
  url: string,
): Promise<{ url: string; cut(): Promise<void>; join(): Promise<void> }> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let server: Server
  let port = 0
  const listen = async (): Promise<void> => {
    server = createServer((from) => {
      const to = connect(Number(target.port) || 5432, target.hostname)
      for (const [a, b] of [
        [from, to],
        [to, from],
      ] as const) {
        sockets.add(a)
        a.pipe(b)
        a.on('error', () => b.destroy())
        a.on('close', () => (sockets.delete(a), b.destroy()))
      }
    }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as { port: number }).port
  }
  const cut = async (): Promise<void> => {
    const closed = new Promise((done) => server.close(done))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await listen()
  t.after(() => cut())
  const through = new URL(url)
  through.host = `127.0.0.1:${port}`
  return { url: through.href, cut, join: listen }
}

test(
  'a server that is not there, or does not know us, is an error at once',
  { skip, timeout: 10_000 },
  async (t) => {
    await assert.rejects(openPostgresql('postgres://postgres@127.0.0.1:1/nothing'), { code: 'ECONNREFUSED' })
    const url = new URL(await postgresFor(t))
    url.pathname = '/kapok_of_another_town'
    await assert.rejects(openPostgresql(url.href), { code: '3D000' })
  },
)

test('a connection that is lost takes its unit with it, and nothing else', { skip }, async (t) => {
  const url = await postgresFor(t)
  const database = await open(t, url)
  const operator = await openOperator(t, url)
  await migrate(database, [
    { system: 'harbour', migrations: [{ name: '001', sql: 'create table harbour.ship (name text)' }] },
  ])
  const write = (name: string, then: () => Promise<unknown>): Promise<void> =>
    database.transaction(somebody, 'write', async (trx) => {
      await sql`insert into harbour.ship values (${name})`.execute(trx)
      await then()
      await sql`insert into harbour.ship values (${name})`.execute(trx)
    })
  // While the unit computes and no statement runs; then while a statement runs.
  await assert.rejects(
    write('idle', async () => {
      assert.equal((await terminate(operator, 'kapok', 'idle in transaction')).length, 1)
      await delay(50)
    }),
  )
  await assert.rejects(
    database.transaction(somebody, 'write', async (trx) => {
      void delay(50).then(() => terminate(operator, 'kapok', 'active'))
      await sql`select pg_sleep(10)`.execute(trx)
    }),
    { code: '57P01' },
  )
  await terminate(operator, 'kapok')
  await delay(50)
  await write('next', async () => undefined)
  const { rows } = await sql`select distinct name from harbour.ship`.execute(database.kysely)
  assert.deepEqual(rows, [{ name: 'next' }])
})

test(
  'listeners hear each message once, and are told to look when the connection was away',
  { skip },
  async (t) => {
    const url = await postgresFor(t)
    const way = await proxy(t, url)
    const database = await open(t, way.url)
    const operator = await openOperator(t, url)
    const heard: string[] = []
    const alsoHeard: string[] = []
    await database.listen('harbour', (payload) => heard.push(payload))
    const stop = await database.listen('harbour', (payload) => alsoHeard.push(payload))
    await database.listen('railway', () => undefined)
    const until = async (what: string): Promise<void> => {
      for (const end = Date.now() + 8000; !heard.includes(what); await delay(10))
        if (Date.now() > end) assert.fail(`never heard ${JSON.stringify(what)}: ${JSON.stringify(heard)}`)
    }
    await operator.query(`notify harbour, 'one'`)
    await until('one')
    await stop()
    await terminate(operator, 'kapok listen')
    await until('')
    // Away for longer than one attempt to come back takes.
    heard.length = 0
    await way.cut()
    await delay(700)
    await operator.query(`notify harbour, 'unheard'`)
    await way.join()
    await until('')
    await operator.query(`notify harbour, 'two'`)
    await until('two')
    assert.deepEqual(heard, ['', 'two'])
    assert.deepEqual(alsoHeard, ['one'])
    const { rows } = await operator.query(
      `select pid from pg_stat_activity where datname = current_database() and application_name = 'kapok listen'`,
    )
    assert.equal(rows.length, 1, 'it came back once')
  },
)

test('closing while the server is away does not hang', { skip, timeout: 10_000 }, async (t) => {
  const way = await proxy(t, await postgresFor(t))
  const database = await openPostgresql(way.url)
  await database.listen('harbour', () => undefined)
  await way.cut()
  await delay(600)
  await database.close()
  await way.join()
})
