/**
 * `npm run bench [NAME…]`: runs the benchmarks, one after the other, and writes docs/benchmarks.md from what they print.
 * A benchmark that cannot run here says why, and its earlier figures stay with the day they were measured.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Result } from '../bench/figures.ts'

const root = resolve(import.meta.dirname, '..')
const kept = join(root, 'docs', 'benchmarks.json')
const HELPERS = new Set(['figures', 'running', 'tracks'])

interface Measured extends Result {
  readonly name: string
  readonly at: string
  readonly machine: string
}

const wanted = process.argv.slice(2)
const names = globSync('bench/*.ts', { cwd: root })
  .map((file) => basename(file, '.ts'))
  .filter((name) => !HELPERS.has(name) && (wanted.length === 0 || wanted.includes(name)))
  .sort()
const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`

const before = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Measured[]) : []
const results = new Map(before.map((m) => [m.name, m]))
let failed = 0
for (const name of names) {
  process.stderr.write(`${name} …\n`)
  const run = spawnSync(process.execPath, [join(root, 'bench', `${name}.ts`)], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (run.status !== 0) {
    failed += 1
    process.stderr.write(
      `${name} could not be measured: ${run.stderr.trim().split('\n').slice(-8).join('\n')}\n`,
    )
    continue
  }
  const result = JSON.parse(run.stdout) as Result
  results.set(name, { name, at: new Date().toISOString().slice(0, 10), machine, ...result })
  for (const { name: what, value, unit, bar, holds } of result.figures)
    process.stderr.write(
      `  ${holds === false ? 'MISSED ' : ''}${what}: ${value} ${unit}${bar === undefined ? '' : ` (${bar})`}\n`,
    )
}

const page = [
  '# Benchmarks',
  'Written by `npm run bench` from what the benchmarks in `bench/` print; not edited by hand. The machine is shared and noisy: a single time is an',
  'upper bound, a ratio within a run is worth more.',
]
for (const { title, name, at, machine, figures, notes } of [...results.values()].sort((a, b) =>
  a.name.localeCompare(b.name),
)) {
  page.push(
    '',
    `## ${title}`,
    `\`npm run bench ${name}\`, ${at}, on ${machine}`,
    '',
    '| figure | measured | bar | |',
    '|---|---|---|---|',
  )
  for (const f of figures)
    page.push(
      `| ${f.name} | ${f.value} ${f.unit} | ${f.bar ?? ''} | ${f.holds === undefined ? '' : f.holds ? 'holds' : '**missed**'} |`,
    )
  page.push('', ...notes.map((note) => `- ${note}`))
}
writeFileSync(kept, `${JSON.stringify([...results.values()], null, 1)}\n`)
writeFileSync(join(root, 'docs', 'benchmarks.md'), `${page.join('\n')}\n`)
process.exitCode = failed > 0 ? 1 : 0
