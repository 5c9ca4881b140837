/** Real processes for the fault tests: a server that is waited for until it is open, and commands beside it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { type TestContext } from 'node:test'

const root = resolve(import.meta.dirname, '../..')
export const MAIN = resolve(root, 'src/main.ts')
export const SERVER = resolve(root, 'tests/faults/server-process.ts')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcess
  /** All that it has said so far. */
  stderr(): string
  /** Resolves when `text` was said; rejects when the process ended without. */
  said(text: string): Promise<void>
  readonly ended: Promise<Ended>
}

/** Starts a script of ours; it is killed after the test. The environment has no KAPOK_ variables but the given. */
export function start(
  t: TestContext,
  script: string,
  args: string[],
  env: Record<string, string> = {},
): Started {
  const inherited = Object.entries(process.env).filter(
    ([key]) => !key.startsWith('KAPOK_') && key !== 'INIT_CWD',
  )
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), KAPOK_PORT: '0', ...env },
  })
  t.after(() => child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  return {
    child,
    stderr: () => stderr,
    ended,
    async said(text) {
      while (!stderr.includes(text)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`ended (${child.exitCode ?? child.signalCode}) without saying ${text}:\n${stderr}`)
        await Promise.race([once(child.stderr, 'data'), ended])
      }
    },
  }
}

/** The command line in a folder, to its end. */
export const kapok = (
  t: TestContext,
  home: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Ended> => start(t, MAIN, args, { KAPOK_HOME: home, ...env }).ended
