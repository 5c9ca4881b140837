/**
 * The command line: `kapok start`, and every command of the kernel and the systems. This file imports little: it finds
 * out who holds the home folder, lets the database open in its thread, and loads the rest meanwhile (program.ts).
 */
import { existsSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { sendCommand, socketPath } from '#kernel/command-socket.ts'
import type { CommandLine } from '#kernel/commands.ts'
import { startAhead } from '#kernel/db/embedded-open.ts'
import { FolderInUse, takeFolder } from '#kernel/lock.ts'

const env = process.env
// The folder the person stands in; npm runs its scripts in the project's.
const cwd = env['INIT_CWD'] ?? process.cwd()
const place = (path: string): string =>
  isAbsolute(path) ? path : resolve(cwd, path.replace(/^~(?=\/)/, homedir()))
const home =
  env['KAPOK_HOME'] === undefined ? resolve(import.meta.dirname, '../var') : place(env['KAPOK_HOME'])
const databaseUrl = env['KAPOK_DATABASE_URL']
const say = (text: string): void => void process.stderr.write(`${text}\n`)

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    // A second signal ends at once; nothing acknowledged is lost by that.
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  })

/** In a container the user's number may have no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.()}`
  }
}

const line: CommandLine = {
  argv: process.argv.slice(2),
  cwd,
  user: userName(),
  env,
  print: (text) => void process.stdout.write(`${text}\n`),
  say,
  signal: stop.signal,
}

/** Long enough for the longest import; a second command waits for the first. */
const WAIT_FOR_COMMAND_MS = 15 * 60_000

/** Takes the folder for a command. Where a server holds it, that server carries out the command: its exit code. */
async function takeForCommand(): Promise<(() => void) | number> {
  const deadline = Date.now() + WAIT_FOR_COMMAND_MS
  for (;;) {
    try {
      return takeFolder(home, 'command', null)
    } catch (error) {
      if (!(error instanceof FolderInUse)) throw error
      const { holder } = error
      if (holder.kind === 'server' && holder.socket !== null) {
        // A server that is still opening, or already closing, does not listen: then it is waited for.
        const code = await sendCommand(holder.socket, line).catch((failed: NodeJS.ErrnoException) => {
          if (failed.code === 'ENOENT' || failed.code === 'ECONNREFUSED') return null
          throw failed
        })
        if (code !== null) return code
      }
      if (Date.now() > deadline || stop.signal.aborted) throw error
      await new Promise((done) => setTimeout(done, 100))
    }
  }
}

async function command(): Promise<number> {
  const taken = databaseUrl === undefined ? await takeForCommand() : () => undefined
  if (typeof taken === 'number') return taken
  try {
    const database = join(home, 'database')
    // Where there is none yet, wrong use must not wait for one to be made.
    if (databaseUrl === undefined && existsSync(join(database, 'PG_VERSION'))) startAhead(database)
    const { runOne } = await import('./program.ts')
    return await runOne({ home, databaseUrl, line })
  } finally {
    taken()
  }
}

async function start(): Promise<number> {
  const unknown = line.argv.slice(1).filter((word) => word !== '--no-sample')
  if (unknown.length > 0) {
    say('usage: kapok start [--no-sample]')
    return unknown.includes('--help') ? 0 : 2
  }
  const port = Number(env['KAPOK_PORT'] ?? 8080)
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    say(`KAPOK_PORT is ${env['KAPOK_PORT']}: it must be a port number`)
    return 2
  }
  let giveBack: () => void
  try {
    giveBack = takeFolder(home, 'server', socketPath(home))
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error
    say(`Kapok is already open in ${home}: process ${error.holder.pid} (a ${error.holder.kind}) holds it.`)
    say('Stop that process, or set KAPOK_HOME to another folder.')
    return 1
  }
  try {
    if (databaseUrl === undefined) startAhead(join(home, 'database'))
    const { serveAll } = await import('./program.ts')
    await serveAll({ home, databaseUrl, line, port, sample: !line.argv.includes('--no-sample') })
    return 0
  } finally {
    giveBack()
  }
}

try {
  process.exitCode = line.argv[0] === 'start' ? await start() : await command()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
