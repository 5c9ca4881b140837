/** A server of our own for a benchmark: started as a user would, on a free port and an empty folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

export interface Running {
  readonly base: string
  readonly child: ChildProcess
  /** From the start of the process to the first answer, ms. */
  readonly startedMs: number
  /** Most resident memory so far, MB (proc(5): VmHWM); null where there is no /proc. */
  peakMemoryMb(): number | null
  stop(): Promise<void>
}

export async function startServer(
  home: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<Running> {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const began = performance.now()
  const child = spawn(process.execPath, [resolve(root, 'scripts/run.mjs'), 'start', ...args], {
    env: { ...process.env, KAPOK_HOME: home, KAPOK_PORT: String(port), KAPOK_LOG: 'warn', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said}`)
    const up = await fetch(`${base}/health`).then(
      (reply) => reply.ok,
      () => false,
    )
    if (up) break
    await new Promise((done) => setTimeout(done, 10))
  }
  const startedMs = performance.now() - began
  return {
    base,
    child,
    startedMs,
    peakMemoryMb() {
      try {
        const { pid } = JSON.parse(readFileSync(join(home, 'lock'), 'utf8')) as { pid: number }
        const kb = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        return kb === undefined ? null : Number(kb) / 1024
      } catch {
        return null
      }
    },
    async stop() {
      if (child.exitCode !== null) return
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await ended
    },
  }
}
