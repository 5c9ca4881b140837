/** The real command line in real folders: what it prints, its exit codes, and who may hold the folder. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { holderOf } from '#kernel/lock.ts'
import { folderFor } from '../kit.ts'
import { kapok, MAIN, start } from './processes.ts'

test('backup and restore by command, from one folder into another', async (t) => {
  const folder = folderFor(t)
  const [home, other, file] = ['home', 'other', 'city.backup'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const token = await kapok(t, home, ['access', 'token', '--role', 'clerk', '--name', 'meter'])
  assert.equal(token.code, 0, token.stderr)
  assert.match(token.stdout, /^[\w-]{20,}\n$/)

  // A relative file is meant from where the person stands.
  const saved = await kapok(t, home, ['backup', 'city.backup', '--json'], { INIT_CWD: folder })
  assert.equal(saved.code, 0, saved.stderr)
  const {
    rows,
    tables,
    file: written,
  } = JSON.parse(saved.stdout) as { rows: number; tables: number; file: string }
  assert.equal(written, file)
  assert.equal(statSync(file).mode & 0o777, 0o600)

  const restored = await kapok(t, other, ['restore', file, '--json'])
  assert.equal(restored.code, 0, restored.stderr)
  assert.deepEqual(JSON.parse(restored.stdout), { file, tables, rows })

  const again = await kapok(t, other, ['restore', file])
  assert.deepEqual([again.code, again.stdout], [1, ''], 'the token is in it now')
  assert.match(again.stderr, /not empty.*--force/)
  const forced = await kapok(t, other, ['restore', file, '--force'])
  assert.deepEqual([forced.code, forced.stdout], [0, ''])

  truncateSync(file, statSync(file).size - 100)
  const broken = await kapok(t, other, ['restore', file, '--force'])
  assert.deepEqual([broken.code, broken.stdout], [1, ''])
  assert.match(broken.stderr, /unexpected end of file/)
  const still = await kapok(t, other, ['restore', file])
  assert.match(still.stderr, /not empty/, 'and nothing was changed: the token is still in it')
})

test('wrong use ends with 2', async (t) => {
  const home = join(folderFor(t), 'home')
  for (const args of [['sink'], ['backup'], ['start', '--quickly'], ['access', 'token', '--nobody']]) {
    const { code, stdout, stderr } = await kapok(t, home, args)
    assert.deepEqual([code, stdout], [2, ''], `${args.join(' ')}: ${stderr}`)
    assert.match(stderr, /kapok/)
  }
  const help = await kapok(t, home, ['backup', '--help'])
  assert.deepEqual([help.code, help.stdout], [0, ''])
  assert.match(help.stderr, /kapok backup FILE/)
})

test('a home that cannot be one is a sentence, not a trace', async (t) => {
  const folder = folderFor(t)
  writeFileSync(join(folder, 'file'), '')
  const inFile = await kapok(t, join(folder, 'file', 'home'), ['backup', join(folder, 'x')])
  assert.deepEqual([inFile.code, inFile.stdout], [1, ''])
  assert.match(inFile.stderr, /^E\w+: [^\n]*file\/home[^\n]*\n$/)
  mkdirSync(join(folder, 'newer', 'database'), { recursive: true })
  writeFileSync(join(folder, 'newer', 'database', 'PG_VERSION'), '99\n')
  const newer = await kapok(t, join(folder, 'newer'), ['backup', join(folder, 'x')])
  assert.deepEqual([newer.code, newer.stdout], [1, ''])
  assert.match(newer.stderr, /cannot be opened: .*PostgreSQL 99/)
  assert.equal(existsSync(join(folder, 'newer', 'lock')), false, 'the folder is given back')
})

test('one server in a folder; commands beside it are carried out by it', async (t) => {
  // The socket of so deep a folder is elsewhere.
  const home = join(folderFor(t), 'deep'.repeat(25))
  const env = { KAPOK_HOME: home }
  const server = start(t, MAIN, ['start', '--no-sample'], env)
  // Given while the server is still opening: it waits.
  while (holderOf(home)?.kind !== 'server') await delay(5)
  const early = kapok(t, home, ['access', 'token', '--role', 'viewer'])
  await server.said('is open')
  const token = await early
  assert.equal(token.code, 0, token.stderr)
  assert.match(token.stdout, /^[\w-]{20,}\n$/)

  const second = await start(t, MAIN, ['start', '--no-sample'], env).ended
  assert.deepEqual([second.code, second.stdout], [1, ''])
  assert.match(
    second.stderr,
    new RegExp(`already open in ${home}: process ${server.child.pid} \\(a server\\) holds it`),
  )

  const file = join(home, 'beside')
  const saved = await kapok(t, home, ['backup', file, '--json'])
  assert.equal(saved.code, 0, saved.stderr)
  assert.equal((JSON.parse(saved.stdout) as { file: string }).file, file)
  const restored = await kapok(t, home, ['restore', file, '--force'])
  assert.deepEqual([restored.code, restored.stdout], [1, ''])
  assert.match(restored.stderr, /stop the server first/)
  const wrong = await kapok(t, home, ['access', 'token', '--role', 'king'])
  assert.deepEqual([wrong.code, wrong.stdout], [2, ''])

  server.child.kill('SIGTERM')
  const { code, stdout } = await server.ended
  assert.deepEqual([code, stdout], [0, ''])
  assert.ok(!readdirSync(home).includes('lock'))
})
