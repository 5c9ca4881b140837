/** Types, lint and format, all of them, then one exit code. */
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)

const CHECKS: [name: string, command: string, args: string[]][] = [
  ['types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['lint', bin('oxlint'), ['--deny-warnings', 'src', 'tests', 'bench', 'scripts', 'vite.config.ts']],
  ['format', bin('oxfmt'), ['--check', 'src', 'tests', 'bench', 'scripts', 'vite.config.ts']],
]

let failed = 0
for (const [name, command, args] of CHECKS) {
  const started = Date.now()
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  process.stderr.write(`${name}: ${status === 0 ? 'clean' : 'NOT CLEAN'} (${Date.now() - started} ms)\n`)
  if (status !== 0) failed += 1
}
process.exitCode = failed === 0 ? 0 : 1
