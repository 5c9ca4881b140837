/** What was acknowledged is there after the process was killed; what was not is there whole or not at all. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { sendCommand, socketPath } from '#kernel/command-socket.ts'
import { openDatabase } from '#kernel/db.ts'
import { holderOf, takeFolder } from '#kernel/lock.ts'
import { databases, folderFor, postgresFor } from '../kit.ts'
import { SERVER, start, type Started } from './processes.ts'

const send = (home: string, argv: string[], say: (text: string) => void = () => undefined): Promise<number> =>
  sendCommand(socketPath(home), {
    argv,
    cwd: home,
    user: 'test',
    env: {},
    print: () => undefined,
    say,
    signal: new AbortController().signal,
  })

async function serverOn(t: TestContext, home: string, url: string | undefined): Promise<Started> {
  const server = start(t, SERVER, url === undefined ? [home] : [home, url])
  await server.said('is open')
  return server
}

/**
 * Waits until every fact took effect, a minute at most: on PostgreSQL facts wait for the oldest transaction of the whole
 * cluster, and that may be another test's.
 */
async function allSeen(url: string): Promise<void> {
  const database = await openDatabase({ url, folder: '' })
  try {
    for (const end = Date.now() + 60_000; Date.now() < end; await delay(200)) {
      const { rows } = await sql<{ done: boolean }>`
        select (select count(*) from kernel.fact) = (select count(*) from harbour.seen) as done`.execute(
        database.kysely,
      )
      if (rows[0]?.done === true) return
    }
  } finally {
    await database.close()
  }
}

for (const on of databases)
  test(`a server on ${on} that is killed again and again keeps all that it said was done`, async (t) => {
    const home = folderFor(t)
    const url = on === 'postgresql' ? await postgresFor(t) : undefined
    const acknowledged: string[] = []
    let asked = 0
    for (let round = 0; round < 3; round++) {
      const server = await serverOn(t, home, url)
      const clients = Array.from({ length: 4 }, async () => {
        for (;;) {
          const ship = `ship ${asked++}`
          const code = await send(home, ['harbour', 'moor', ship, '--pier', 'north']).catch(() => null)
          if (code === 0) acknowledged.push(ship)
          else return
        }
      })
      const enough = acknowledged.length + 60
      for (const end = Date.now() + 20_000; acknowledged.length < enough && Date.now() < end;) await delay(5)
      server.child.kill('SIGKILL')
      await once(server.child, 'exit')
      await Promise.all(clients)
    }
    assert.ok(acknowledged.length >= 180, `${acknowledged.length} units were acknowledged`)

    // A last server reacts to what the killed ones could not.
    const last = await serverOn(t, home, url)
    assert.equal(await send(home, ['harbour', 'moor', 'the last ship']), 0)
    if (url === undefined) await delay(4000)
    else await allSeen(url)
    last.child.kill('SIGTERM')
    assert.equal((await last.ended).code, 0)

    const giveBack = takeFolder(home, 'command', null)
    t.after(giveBack)
    const database = await openDatabase({ url, folder: `${home}/database` })
    t.after(() => database.close())
    const list = async (query: string): Promise<string[]> =>
      (await sql.raw<{ ship: string }>(query).execute(database.kysely)).rows.map((row) => row.ship)
    const berths = await list('select ship from harbour.berth')
    const facts = await list(`select data ->> 'ship' as ship from kernel.fact order by epoch, xid, seq`)
    const records = await list(
      `select payload ->> 'ship' as ship from kernel.record where act = 'harbour.moor'`,
    )
    const seen = await list('select ship from harbour.seen order by n')
    const there = new Set(berths)
    assert.deepEqual(acknowledged.filter((ship) => !there.has(ship)), []) // prettier-ignore
    assert.deepEqual([...facts].sort(), [...berths].sort(), 'each berth with its fact')
    assert.deepEqual([...records].sort(), [...berths].sort(), 'and its record')
    assert.deepEqual(seen, facts, 'every fact took effect once, in order, whoever was killed when')
  })

test('a server that is killed in the middle of a command: the command fails and says so', async (t) => {
  const home = folderFor(t)
  const server = await serverOn(t, home, undefined)
  const said: string[] = []
  const sent = send(home, ['harbour', 'wait', 'Godot'], (text) => said.push(text))
  const failed = assert.rejects(sent, /the server stopped before the command was done/)
  while (said.length === 0) await delay(10)
  server.child.kill('SIGKILL')
  await failed
})

test('a server that is told to stop ends its commands, closes, and gives the folder back', async (t) => {
  const home = folderFor(t)
  const server = await serverOn(t, home, undefined)
  assert.equal(holderOf(home)?.pid, server.child.pid)
  const said: string[] = []
  const sent = send(home, ['harbour', 'wait', 'Godot'], (text) => said.push(text)).catch(() => 'cut off')
  while (said.length === 0) await delay(10)
  const before = performance.now()
  server.child.kill('SIGTERM')
  const { code, stdout, stderr } = await server.ended
  assert.deepEqual([code, stdout, await sent], [0, '', 'cut off'])
  assert.ok(performance.now() - before < 8000)
  assert.doesNotMatch(stderr, /"level":(50|60)|Error/, 'and nothing goes wrong on the way')
  assert.equal(holderOf(home), null)
})
