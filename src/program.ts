/** Everything that main.ts puts together: the kernel, the systems and the public pages. */
import { pino } from 'pino'
import { allSystems } from '#systems/all.ts'
import { type CommandLine, runCommand, understand } from '#kernel/commands.ts'
import { discardAhead } from '#kernel/db/embedded-open.ts'
import { kernelCommands } from '#kernel/kernel-commands.ts'
import { openPlatform } from '#kernel/platform.ts'
import { serve } from '#kernel/server.ts'
import { portalRoutes } from './portal/routes.ts'

interface Given {
  readonly home: string
  readonly databaseUrl: string | undefined
  readonly line: CommandLine
}

/** Standard output belongs to the commands' results. */
const logger = ({ env }: CommandLine, level: string) =>
  pino(
    { level: env['KAPOK_LOG'] ?? level, base: { role: 'kapok' } },
    pino.destination({ dest: 2, sync: true }),
  )

const address = ({ env }: CommandLine, port: number): { host: string; publicUrl: string } => {
  const host = env['KAPOK_HOST'] ?? '127.0.0.1'
  const publicUrl = env['KAPOK_PUBLIC_URL'] ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  return { host, publicUrl }
}

/** Opens the platform for one command. Returns its exit code. */
export async function runOne({ home, databaseUrl, line }: Given): Promise<number> {
  const systems = allSystems()
  const understood = understand(systems, kernelCommands, line)
  if (typeof understood === 'number') {
    await discardAhead()
    return understood
  }
  const { publicUrl } = address(line, Number(line.env['KAPOK_PORT'] ?? 8080))
  const platform = await openPlatform({
    home,
    databaseUrl,
    systems,
    publicUrl,
    log: logger(line, 'fatal'),
    serving: false,
    sample: false,
  })
  try {
    return await runCommand(platform, kernelCommands, line)
  } finally {
    await platform.close()
  }
}

/** Serves until a signal comes. */
export async function serveAll(given: Given & { port: number; sample: boolean }): Promise<void> {
  const { home, databaseUrl, line, port, sample } = given
  await serve({
    home,
    databaseUrl,
    systems: allSystems(),
    ...address(line, port),
    port,
    log: logger(line, 'info'),
    sample,
    say: line.say,
    kernelCommands,
    signal: line.signal,
    portal: portalRoutes,
    trustProxy: line.env['KAPOK_TRUST_PROXY']?.split(',').map((proxy) => proxy.trim()),
  })
}
