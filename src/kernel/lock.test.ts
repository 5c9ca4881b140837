/** One process at a time in a home folder: a live one's lock is never taken, a dead one's is, once. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { folderFor } from '../../tests/kit.ts'
import { FolderInUse, holderOf, takeFolder } from './lock.ts'

const lockUrl = new URL('./lock.ts', import.meta.url).href

/** A process that takes the folder when it is told to, says `took` or who refused it, and then stays. */
function taker(t: TestContext, folder: string): { child: ChildProcess; take(): Promise<string> } {
  const script = `
    import { takeFolder } from ${JSON.stringify(lockUrl)}
    process.stdin.once('data', () => {
      try { takeFolder(${JSON.stringify(folder)}, 'server', null); console.log('took') }
      catch (error) { console.log(error.name) }
    })
    console.log('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (): Promise<string> => String((await lines.next()).value)
  const ready = line()
  return {
    child,
    async take() {
      assert.equal(await ready, 'ready')
      child.stdin.write('go\n')
      return await line()
    },
  }
}

const startOf = (pid: number): string =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[19]!
const lay = (folder: string, lock: unknown): void =>
  writeFileSync(join(folder, 'lock'), typeof lock === 'string' ? lock : JSON.stringify(lock))

test('who comes second is refused, and told who holds the folder', (t) => {
  const folder = join(folderFor(t), 'deep', 'home')
  const giveBack = takeFolder(folder, 'server', '/somewhere/kapok.sock')
  assert.throws(
    () => takeFolder(folder, 'command', null),
    (error) => {
      assert.ok(error instanceof FolderInUse)
      assert.match(error.message, new RegExp(`in use by process ${process.pid} \\(a server\\)`))
      assert.equal(error.holder.socket, '/somewhere/kapok.sock')
      return true
    },
  )
  assert.equal(holderOf(folder)?.pid, process.pid)
  giveBack()
  assert.equal(holderOf(folder), null)
  assert.deepEqual(readdirSync(folder), [], 'nothing is left behind')
  takeFolder(folder, 'command', null)()
})

test('the folder is made for its owner alone', (t) => {
  const folder = join(folderFor(t), 'home')
  takeFolder(folder, 'server', null)
  assert.equal(statSync(folder).mode & 0o777, 0o700)
})

test('the lock of a process that was killed is taken', async (t) => {
  const folder = folderFor(t)
  const { child, take } = taker(t, folder)
  assert.equal(await take(), 'took')
  assert.throws(() => takeFolder(folder, 'command', null), FolderInUse)
  child.kill('SIGKILL')
  await once(child, 'exit')
  takeFolder(folder, 'command', null)
  assert.equal(holderOf(folder)?.pid, process.pid)
})

test('of many processes that find a dead lock at once, one takes it', async (t) => {
  for (let round = 0; round < 3; round++) {
    const folder = folderFor(t)
    lay(folder, { pid: 2 ** 30, started: '1', kind: 'server', socket: null })
    const takers = Array.from({ length: 8 }, () => taker(t, folder))
    const said = await Promise.all(takers.map(({ take }) => take()))
    assert.deepEqual(said.sort(), [...Array(7).fill('FolderInUse'), 'took'])
    assert.deepEqual(readdirSync(folder), ['lock'])
    for (const { child } of takers) child.kill('SIGKILL')
  }
})

test('what a process left behind when it died while removing a lock does not keep others out', (t) => {
  const folder = folderFor(t)
  lay(folder, { pid: 2 ** 30, started: '1', kind: 'server', socket: null })
  writeFileSync(join(folder, `removing.${2 ** 30}.1.0192f0a0-0000-7000-8000-000000000000`), '')
  takeFolder(folder, 'server', null)
  assert.deepEqual(readdirSync(folder), ['lock'])
})

test(
  'a process that has the number of a dead one is another process',
  { skip: process.platform !== 'linux' },
  (t) => {
    const folder = folderFor(t)
    lay(folder, { pid: process.ppid, started: '1', kind: 'server', socket: null })
    assert.equal(holderOf(folder), null)
    lay(folder, { pid: process.ppid, started: startOf(process.ppid), kind: 'server', socket: null })
    assert.equal(holderOf(folder)?.pid, process.ppid)
  },
)

test("another user's process, which this one may not signal, is alive", (t) => {
  const folder = folderFor(t)
  lay(folder, { pid: 1234, started: null, kind: 'server', socket: null })
  t.mock.method(process, 'kill', () => {
    throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' })
  })
  assert.equal(holderOf(folder)?.pid, 1234)
  assert.throws(() => takeFolder(folder, 'server', null), FolderInUse)
})

test('a lock that nobody could have written is no lock: after a power cut the file may be empty', (t) => {
  for (const text of [
    '',
    '{"pid":',
    'null',
    '5',
    '{}',
    '{"pid":0}',
    '{"pid":-1}',
    '{"pid":"1"}',
    '\0\0\0\0',
  ]) {
    const folder = folderFor(t)
    lay(folder, text)
    assert.equal(holderOf(folder), null, text)
    takeFolder(folder, 'server', null)
    assert.equal(holderOf(folder)?.pid, process.pid, text)
  }
})

test('what cannot be a folder is an error that names it', (t) => {
  const file = join(folderFor(t), 'file')
  writeFileSync(file, '')
  assert.throws(() => takeFolder(join(file, 'home'), 'server', null), { code: 'ENOTDIR' })
  const folder = folderFor(t)
  mkdirSync(join(folder, 'lock'))
  assert.throws(() => takeFolder(folder, 'server', null), { code: 'EISDIR' })
})
