/** The command line: `kapok start`, and every command of the kernel and the systems. */
import { homedir, userInfo } from 'node:os'
import { isAbsolute, resolve } from 'node:path'
import { pino } from 'pino'
import { allSystems } from '#systems/all.ts'
import { sendCommand, socketPath } from '#kernel/command-socket.ts'
import { type CommandLine, runCommand } from '#kernel/commands.ts'
import { kernelCommands } from '#kernel/kernel-commands.ts'
import { FolderInUse, holderOf, takeFolder } from '#kernel/lock.ts'
import { openPlatform } from '#kernel/platform.ts'
import { serve } from '#kernel/server.ts'
import { portalRoutes } from './portal/routes.ts'

const env = process.env
// The folder the person stands in; npm runs its scripts in the project's.
const cwd = env['INIT_CWD'] ?? process.cwd()
const place = (path: string): string =>
  isAbsolute(path) ? path : resolve(cwd, path.replace(/^~(?=\/)/, homedir()))
const home =
  env['KAPOK_HOME'] === undefined ? resolve(import.meta.dirname, '../var') : place(env['KAPOK_HOME'])
const host = env['KAPOK_HOST'] ?? '127.0.0.1'
const port = Number(env['KAPOK_PORT'] ?? 8080)
const publicUrl = env['KAPOK_PUBLIC_URL'] ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`
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

function log(level: string) {
  // Standard output belongs to the commands' results.
  return pino(
    { level: env['KAPOK_LOG'] ?? level, base: { role: 'kapok' } },
    pino.destination({ dest: 2, sync: true }),
  )
}

/** Opens the platform for one command. Waits for another command to be done, and hands over to a server. */
async function command(): Promise<number> {
  const databaseUrl = env['KAPOK_DATABASE_URL']
  const systems = allSystems()
  let giveBack = (): void => undefined
  if (databaseUrl === undefined) {
    const deadline = Date.now() + 120_000
    for (;;) {
      try {
        giveBack = takeFolder(home, 'command', null)
        break
      } catch (error) {
        if (!(error instanceof FolderInUse)) throw error
        const { holder } = error
        try {
          if (holder.kind === 'server' && holder.socket !== null)
            return await sendCommand(holder.socket, line)
        } catch (refused) {
          // The server is still opening, or just closing.
          if (!['ENOENT', 'ECONNREFUSED'].includes((refused as NodeJS.ErrnoException).code ?? ''))
            throw refused
        }
        if (Date.now() > deadline) throw error
        await new Promise((done) => setTimeout(done, 100))
      }
    }
  }
  try {
    const platform = await openPlatform({
      home,
      databaseUrl,
      systems,
      publicUrl,
      log: log('fatal'),
      serving: false,
      sample: false,
    })
    try {
      return await runCommand(platform, kernelCommands, line)
    } finally {
      await platform.close()
    }
  } finally {
    giveBack()
  }
}

async function start(): Promise<number> {
  const unknown = line.argv.slice(1).filter((word) => word !== '--no-sample')
  if (unknown.length > 0) {
    say('usage: kapok start [--no-sample]')
    return unknown.includes('--help') ? 0 : 2
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    say(`KAPOK_PORT is ${env['KAPOK_PORT']}: it must be a port number`)
    return 2
  }
  const databaseUrl = env['KAPOK_DATABASE_URL']
  const socket = socketPath(home)
  let giveBack: () => void
  try {
    giveBack = takeFolder(home, 'server', socket)
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error
    say(`Kapok is already open in ${home}: process ${error.holder.pid} (a ${error.holder.kind}) holds it.`)
    say('Stop that process, or set KAPOK_HOME to another folder.')
    return 1
  }
  try {
    await serve({
      home,
      databaseUrl,
      systems: allSystems(),
      host,
      port,
      publicUrl,
      log: log('info'),
      sample: !line.argv.includes('--no-sample'),
      say,
      kernelCommands,
      signal: stop.signal,
      portal: portalRoutes,
      trustProxy: env['KAPOK_TRUST_PROXY']?.split(',').map((address) => address.trim()),
    })
    return 0
  } finally {
    giveBack()
  }
}

try {
  process.exitCode = line.argv[0] === 'start' ? await start() : await command()
} catch (error) {
  if (holderOf(home)?.pid === process.pid) say('the folder is still held by this process')
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
