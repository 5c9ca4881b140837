/**
 * Commands given while a server runs are carried out by it, for only one process may hold the embedded database. They
 * come over a socket in the home folder that only its owner can open. One JSON value a line, both ways.
 */
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { CommandLine } from './commands.ts'

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

/** Serves commands on the socket. `run` gets what a command line has. */
export async function serveCommands(
  home: string,
  run: (line: CommandLine) => Promise<number>,
): Promise<{ close(): Promise<void> }> {
  const path = socketPath(home)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  rmSync(path, { force: true })
  const open = new Set<Socket>()
  const server: Server = createServer((socket) => {
    open.add(socket)
    const stop = new AbortController()
    socket.on('close', () => {
      open.delete(socket)
      stop.abort()
    })
    socket.on('error', () => stop.abort())
    const tell = (told: Told): void => void (socket.writable && socket.write(`${JSON.stringify(told)}\n`))
    createInterface({ input: socket }).once('line', (text) => {
      let asked: Asked
      try {
        asked = JSON.parse(text) as Asked
      } catch {
        socket.destroy()
        return
      }
      run({
        ...asked,
        print: (print) => tell({ print }),
        say: (say) => tell({ say }),
        signal: stop.signal,
      }).then(
        (exit) => socket.end(`${JSON.stringify({ exit } satisfies Told)}\n`),
        () => socket.destroy(),
      )
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
        Object.entries(line.env).filter(([key, value]) => key.startsWith('KAPOK_') && value !== undefined),
      ) as Record<string, string>
      const asked: Asked = { argv: [...line.argv], cwd: line.cwd, user: line.user, env }
      socket.write(`${JSON.stringify(asked)}\n`)
    })
    line.signal.addEventListener('abort', () => socket.destroy())
    const told = createInterface({ input: socket })
    told.on('line', (text) => {
      const value = JSON.parse(text) as Told
      if ('print' in value) line.print(value.print)
      else if ('say' in value) line.say(value.say)
      else exit = value.exit
    })
    told.once('close', () =>
      exit === null ? failed(new Error('the server stopped before the command was done')) : done(exit),
    )
  })
}
