/**
 * Importing 1949 to 2018 (CMA) into the embedded database of a running server, over its command socket as a user would,
 * and how the server answers meanwhile. Needs KAPOK_REFERENCE.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { atMost, percentile, print } from './figures.ts'
import { startServer } from './running.ts'

const reference = process.env['KAPOK_REFERENCE']
if (reference === undefined) throw new Error('KAPOK_REFERENCE is not set: no reference data on this machine')

const home = mkdtempSync(join(tmpdir(), 'kapok-bench-'))
const server = await startServer(home, ['--no-sample'])
const command = (...args: string[]): Promise<string> =>
  new Promise((done, failed) => {
    const child = spawn(process.execPath, [resolve(import.meta.dirname, '../src/main.ts'), ...args], {
      env: { ...process.env, KAPOK_HOME: home },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.on('exit', (code) =>
      code === 0 ? done(out) : failed(new Error(`${args.join(' ')} ended with ${code}`)),
    )
  })

/** Asks one route again and again until told to stop; the times in ms. */
async function ask(path: string, going: () => boolean): Promise<number[]> {
  const times: number[] = []
  while (going()) {
    const began = performance.now()
    const reply = await fetch(server.base + path)
    await reply.arrayBuffer()
    times.push(performance.now() - began)
    await new Promise((done) => setTimeout(done, 5))
  }
  return times
}

try {
  let going = true
  const health = ask('/health', () => going)
  const storms = ask('/api/typhoon/storms?limit=20', () => going)
  const began = performance.now()
  const out = await command('typhoon', 'import', join(reference, 'typhoon', 'cma_bst'), '--json')
  const seconds = (performance.now() - began) / 1000
  going = false
  const reports = JSON.parse(out) as { storms: number; fixes: number; rejected: unknown[] }[]
  const [healthTimes, stormTimes] = await Promise.all([health, storms])
  const fixes = reports.reduce((sum, r) => sum + r.fixes, 0)
  print({
    title: 'Import of 1949 to 2018 (CMA) into the embedded database of a running server',
    figures: [
      atMost('import of 70 files, the command from start to end', seconds, 8, 's'),
      atMost('most memory of the server', server.peakMemoryMb() ?? Number.NaN, 800, 'MB'),
      atMost('GET /health meanwhile, p99', percentile(healthTimes, 0.99), 100, 'ms'),
      atMost('GET /api/typhoon/storms meanwhile, p99', percentile(stormTimes, 0.99), 100, 'ms'),
      { name: 'storms', value: reports.reduce((sum, r) => sum + r.storms, 0), unit: '' },
      { name: 'fixes', value: fixes, unit: '' },
      { name: 'rejected', value: reports.reduce((sum, r) => sum + r.rejected.length, 0), unit: '' },
    ],
    notes: [`${healthTimes.length} and ${stormTimes.length} requests were made meanwhile`],
  })
} finally {
  await server.stop()
  rmSync(home, { recursive: true, force: true })
}
