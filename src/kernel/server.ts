/** `kapok start`: the platform, its http server, and its command socket, until a signal ends them. */
import { resolve } from 'node:path'
import { serveCommands } from './command-socket.ts'
import { type CommandLine, type KernelCommands, runCommand } from './commands.ts'
import { createHttp, type Http } from './http.ts'
import { openPlatform, type Platform, type PlatformOptions } from './platform.ts'
import { databaseAnswers } from './work.ts'
import packageJson from '../../package.json' with { type: 'json' }

export interface ServeOptions extends Omit<PlatformOptions, 'serving'> {
  readonly host: string
  readonly port: number
  readonly say: (text: string) => void
  readonly kernelCommands: readonly KernelCommands[]
  readonly signal: AbortSignal
  /** Addresses of the proxies in front; without it, every client behind one shares its limits. */
  readonly trustProxy?: string[] | undefined
  /** The public pages: they read what systems publish, so they stand above the kernel. */
  readonly portal?: (http: Http, platform: Platform) => void
}

export const DIST = resolve(import.meta.dirname, '../../dist/console')

/** Returns when the signal has come and everything is closed. */
export async function serve(options: ServeOptions): Promise<void> {
  const { host, port, say, signal } = options
  const platform = await openPlatform({ ...options, serving: true })
  const closing: (() => Promise<void>)[] = [() => platform.close()]
  try {
    const http = await createHttp({
      platform,
      dist: DIST,
      version: packageJson.version,
      host,
      ready: { database: () => databaseAnswers(platform.database) },
      sampleOnly: () => platform.sampleOnly(),
      ...(options.trustProxy === undefined ? {} : { trustProxy: options.trustProxy }),
      ...(options.portal === undefined ? {} : { portal: (inner) => options.portal?.(inner, platform) }),
    })
    closing.unshift(() => http.close())
    await http.listen({ host, port })
    const commands = await serveCommands(options.home, (line: CommandLine) =>
      runCommand(platform, options.kernelCommands, line),
    )
    closing.unshift(() => commands.close())
    const address = http.server.address()
    const actual = typeof address === 'object' && address !== null ? address.port : port
    const base = options.publicUrl.replace(/:0$/, `:${actual}`)
    say(`Kapok ${packageJson.version} is open: ${base}/console/`)
    const link = await platform.access.setupLink(base)
    if (link !== null)
      say(`There is no administrator yet. This link makes one, once, within 24 h:\n  ${link}`)
    await new Promise<void>((done) => {
      if (signal.aborted) done()
      signal.addEventListener('abort', () => done(), { once: true })
    })
    say('closing …')
  } finally {
    for (const close of closing)
      await close().catch((error: unknown) => options.log.error({ err: error }, 'closing'))
  }
}
