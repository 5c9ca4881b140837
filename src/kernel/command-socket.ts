/**
 * Commands given while a server runs are carried out by it, for only one process may hold the embedded database. They
 * come over a socket in the home folder that only its owner can open. One JSON value a line, both ways.
 */
import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { CommandLine } from './commands.ts'
import { jsonLine } from './json-lines.ts'

interface Asked {
  argv: string[]
  cwd: string
  user: string
  env: Record<string, string>
}
type Told = { print: string } | { say: string } | { exit: number }

/** sun_path holds 108 bytes on Linux, 104 elsewhere (unix(7)): a deep home folder needs another place. */
export function socketPath(home: string): string {
  const near = join(resolve(home), 'kapok.sock')
  if (Buffer.byteLength(near) < 100) return near
  const name = createHash('sha256').update(resolve(home)).digest('hex').slice(0, 24)
  return join(tmpdir(), `kapok-${process.getuid?.() ?? 0}`, `${name}.sock`)
}

/** The folder in the shared temporary one may have been laid there by somebody else, who could then listen in. */
function ownFolder(folder: string): void {
  const { uid, mode } = lstatSync(folder)
  if (folder.startsWith(tmpdir()) && (uid !== process.getuid?.() || (mode & 0o022) !== 0))
    throw new Error(`${folder} is not this user's own: nobody else may be able to write there`)
}

/** Lines of a socket. The reader passes on the socket's errors, and one that nobody hears would end the process. */
const readerOf = (socket: Socket): Interface =>
  createInterface({ input: socket }).on('error', () => undefined)

/** Serves commands on the socket. `run` gets what a command line has. */
export async function serveCommands(
  home: string,
  run: (line: CommandLine) => Promise<number>,
): Promise<{ close(): Promise<void> }> {
  const path = socketPath(home)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  ownFolder(dirname(path))
  rmSync(path, { force: true })
  const open = new Set<Socket>()
  const running = new Set<Promise<void>>()
  const server: Server = createServer((socket) => {
    open.add(socket)
    const stop = new AbortController()
    socket.on('close', () => {
      open.delete(socket)
      stop.abort()
    })
    socket.on('error', () => stop.abort())
    const tell = (told: Told): void => void (socket.writable && socket.write(jsonLine(told)))
    readerOf(socket).once('line', (text) => {
      let asked: Asked
      try {
        asked = JSON.parse(text) as Asked
      } catch {
        socket.destroy()
        return
      }
      const done = run({
        ...asked,
        print: (print) => tell({ print }),
        say: (say) => tell({ say }),
        signal: stop.signal,
      })
        .then(
          (exit) => void socket.end(jsonLine({ exit } satisfies Told)),
          () => void socket.destroy(),
        )
        .finally(() => running.delete(done))
      running.add(done)
    })
  })
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(path, () => {
      chmodSync(path, 0o600)
      done()
    })
  })
  return {
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise<void>((done) => server.close(() => done()))
      // Each has been told to stop: what it still does, it does on an open database.
      const patience = new Promise<void>((done) => void setTimeout(done, 5000).unref())
      await Promise.race([Promise.all(running), patience])
    },
  }
}

/** Hands a command to the server that holds the folder, and passes on what it answers. */
export function sendCommand(path: string, line: CommandLine): Promise<number> {
  return new Promise((done, failed) => {
    const socket = connect(path)
    let exit: number | null = null
    socket.once('error', failed)
    socket.once('connect', () => {
      const env = Object.fromEntries(
        Object.entries(line.env).filter(
          ([key, value]) =>
            (key.startsWith('KAPOK_') || key.startsWith('LC_') || key === 'LANG') && value !== undefined,
        ),
      ) as Record<string, string>
      const asked: Asked = { argv: [...line.argv], cwd: line.cwd, user: line.user, env }
      socket.write(jsonLine(asked))
    })
    line.signal.addEventListener('abort', () => socket.destroy())
    const told = readerOf(socket)
    told.on('line', (text) => {
      const value = JSON.parse(text) as Told
      if ('print' in value) line.print(value.print)
      else if ('say' in value) line.say(value.say)
      else exit = value.exit
    })
    // A socket's end closes the reader before it closes itself; its destruction does not.
    socket.once('close', () => {
      if (exit !== null) done(exit)
      else if (line.signal.aborted)
        failed(new Error('interrupted: the server has been told to stop the command'))
      else failed(new Error('the server stopped before the command was done'))
    })
  })
}
