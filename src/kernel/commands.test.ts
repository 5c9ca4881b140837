/** The command line: exit codes, help, and commands that a server carries out for another process. */
import assert from 'node:assert/strict'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { test } from 'node:test'
import { harbour, type HarbourTables } from '../../tests/faults/harbour.ts'
import { databases, folderFor, openTest } from '../../tests/kit.ts'
import { sendCommand, serveCommands, socketPath } from './command-socket.ts'
import { type CommandLine, runCommand } from './commands.ts'
import { jsonLine } from './json-lines.ts'
import { kernelCommands } from './kernel-commands.ts'

/** A command line that keeps what is printed and what is said. */
function lineOf(argv: string[], signal = new AbortController().signal) {
  const printed: string[] = []
  const said: string[] = []
  const line: CommandLine = {
    argv,
    cwd: '/',
    user: 'somebody',
    env: { KAPOK_HOME: '/here', PATH: '/bin' },
    print: (text) => void printed.push(text),
    say: (text) => void said.push(text),
    signal,
  }
  return { line, printed, said }
}

test('commands', async (t) => {
  const { platform } = await openTest(t, { systems: [harbour()], on: databases.at(-1)!, serving: false })
  const work = platform.workOf<HarbourTables>('harbour')
  const run = async (...argv: string[]) => {
    const { line, printed, said } = lineOf(argv)
    return { code: await runCommand(platform, kernelCommands, line), printed, said: said.join('\n') }
  }

  await t.test('print their result and nothing else; words to the person go elsewhere', async () => {
    const { code, printed, said } = await run('harbour', 'moor', 'Heron', '--json')
    assert.deepEqual(
      [code, printed, said],
      [0, ['{"ship":"Heron","pier":"north"}'], 'Heron is at the north pier'],
    )
  })

  await t.test('fail with 1 and one sentence', async () => {
    assert.deepEqual(await run('harbour', 'moor', 'Flying Dutchman'), {
      code: 1,
      printed: [],
      said: 'no harbour takes this ship',
    })
  })

  await t.test('answer wrong use with 2 and how it is done', async () => {
    for (const argv of [
      ['harbour', 'moor'],
      ['harbour', 'moor', 'Heron', '--bridge'],
      ['harbour', 'moor', 'Heron', '--pier'],
      ['harbour', 'moor', 'Heron', '--json=yes'],
    ]) {
      const { code, printed, said } = await run(...argv)
      assert.deepEqual([code, printed], [2, []], argv.join(' '))
      assert.match(said, /usage: kapok harbour moor SHIP/, argv.join(' '))
    }
    for (const argv of [['harbour', 'sink'], ['harbour'], ['railway', 'stop']]) {
      const { code, said } = await run(...argv)
      assert.equal(code, 2)
      assert.match(said, /no such command/)
    }
    assert.equal((await run()).code, 2)
    assert.equal((await run('access', 'token', '--role', 'king')).code, 2)
    assert.equal((await run('access', 'token', '--role', 'clerk', '--days', '0')).code, 2)
    assert.equal((await run('backup')).code, 2)
    assert.equal((await run('backup', 'a', 'b')).code, 2)
  })

  await t.test('help is no wrong use', async () => {
    for (const argv of [
      ['--help'],
      ['help'],
      ['harbour', '--help'],
      ['harbour', 'moor', '--help'],
      ['backup', '--help'],
    ]) {
      const { code, printed, said } = await run(...argv)
      assert.deepEqual([code, printed], [0, []], argv.join(' '))
      assert.match(said, argv[0] === 'backup' ? /kapok backup FILE/ : /kapok harbour moor SHIP/)
    }
    const { code } = await run('harbour', 'moor', '--', '--help')
    assert.equal(code, 0, 'after -- it is a name')
    const moored = await work.read(work.self, (db) => db.selectFrom('harbour.berth').select('id').execute())
    assert.deepEqual(moored.map((row) => row.id).sort(), ['--help', 'Heron'])
  })

  await t.test('a token is printed once, alone', async () => {
    const { code, printed } = await run('access', 'token', '--role', 'clerk')
    assert.equal(code, 0)
    assert.match(printed.join('\n'), /^[\w-]{20,}$/)
  })

  await t.test('a restore over what people did is refused unless it is forced', async (inner) => {
    const file = join(folderFor(inner), 'city.backup')
    const saved = await run('backup', file, '--json')
    assert.equal(saved.code, 0)
    assert.equal((JSON.parse(saved.printed.join('')) as { file: string }).file, file)
    const refused = await run('restore', file)
    assert.deepEqual([refused.code, refused.printed], [1, []])
    assert.match(refused.said, /not empty.*--force/)
    const restored = await run('restore', file, '--force')
    assert.equal(restored.code, 0, restored.said)
    const broken = await run('restore', `${file}.none`, '--force')
    assert.equal(broken.code, 1)
    assert.match(broken.said, /ENOENT/)
  })

  await t.test('over the socket of a server', async (inner) => {
    const home = folderFor(inner)
    const server = await serveCommands(home, (line) => runCommand(platform, kernelCommands, line))
    const path = socketPath(home)
    const send = async (...argv: string[]) => {
      const { line, printed, said } = lineOf(argv)
      return { code: await sendCommand(path, line), printed, said: said.join('\n') }
    }

    await inner.test('only its owner can open it', () => {
      assert.equal(statSync(path).mode & 0o777, 0o600)
    })

    await inner.test('they print, say and end as they would here', async () => {
      assert.deepEqual(await send('harbour', 'moor', 'Gull', '--json'), {
        code: 0,
        printed: ['{"ship":"Gull","pier":"north"}'],
        said: 'Gull is at the north pier',
      })
      assert.equal((await send('harbour', 'moor', 'Flying Dutchman')).code, 1)
      assert.equal((await send('harbour', 'sink')).code, 2)
    })

    await inner.test('what is printed arrives as it was, line ends of every kind in it', async () => {
      const ship = 'a\u2028b\u2029c\nd\r\ne"\\木棉'
      assert.deepEqual((await send('harbour', 'moor', ship)).printed, [ship])
    })

    await inner.test(
      'a client that goes away ends its command, and the command can still put down what it holds',
      async () => {
        const stop = new AbortController()
        const { line, said } = lineOf(['harbour', 'wait', 'Godot'], stop.signal)
        const sent = sendCommand(path, line)
        while (!said.includes('waiting')) await delay(5)
        stop.abort()
        await assert.rejects(sent, /interrupted/)
        const waited = () =>
          work.read(work.self, (db) =>
            db.selectFrom('harbour.berth').select('id').where('id', 'like', 'Godot%').execute(),
          )
        for (const end = Date.now() + 5000; (await waited()).length === 0; await delay(10))
          assert.ok(Date.now() < end, 'the command was told')
      },
    )

    await inner.test('noise is hung up on', async () => {
      for (const noise of ['not JSON\n', 'null\n', '{"argv":5}\n', '[]\n']) {
        const socket = connect(path)
        socket.resume()
        socket.write(noise)
        await once(socket, 'close')
      }
      // Who hangs up while the server answers.
      for (let i = 0; i < 20; i++) {
        const socket = connect(path)
        socket.write(jsonLine({ argv: ['--help'], cwd: '/', user: 'x', env: {} }), () => socket.destroy())
        await once(socket, 'close')
      }
      assert.equal((await send('harbour', 'moor', 'Tern')).code, 0)
    })

    await inner.test(
      'closing tells who waits, waits for what runs, and leaves no socket behind',
      async () => {
        const { line, said } = lineOf(['harbour', 'wait', 'Vladimir'])
        const sent = assert.rejects(sendCommand(path, line), /the server stopped before the command was done/)
        while (!said.includes('waiting')) await delay(5)
        await server.close()
        await sent
        const berths = await work.read(work.self, (db) =>
          db.selectFrom('harbour.berth').select('id').execute(),
        )
        assert.ok(
          berths.some(({ id }) => id.startsWith('Vladimir')),
          'what ran was waited for',
        )
        assert.deepEqual(readdirSync(home), [])
        await assert.rejects(sendCommand(path, lineOf([]).line), { code: 'ENOENT' })
      },
    )
  })
})

test('a home folder whose path is too long for a socket has it elsewhere', async (t) => {
  const home = join(folderFor(t), 'd'.repeat(90))
  const path = socketPath(home)
  assert.ok(Buffer.byteLength(path) < 100 && !path.startsWith(home))
  assert.notEqual(path, socketPath(`${home}e`))
  const server = await serveCommands(home, async ({ print }) => {
    print('here')
    return 0
  })
  t.after(() => server.close())
  const { line, printed } = lineOf(['anything'])
  assert.equal(await sendCommand(path, line), 0)
  assert.deepEqual(printed, ['here'])
})

test('what a dead server left in place of its socket does not keep the next one out', async (t) => {
  const home = folderFor(t)
  writeFileSync(socketPath(home), '')
  const server = await serveCommands(home, async () => 0)
  t.after(() => server.close())
  assert.equal(await sendCommand(socketPath(home), lineOf([]).line), 0)
})

test('a line of JSON has no other end of line in it', () => {
  const value = { text: 'a\u2028b\u2029c\n' }
  assert.match(jsonLine(value), /^[^\u2028\u2029\r\n]*\n$/)
  assert.deepEqual(JSON.parse(jsonLine(value)), value)
})
