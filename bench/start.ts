/** How long the platform takes to open: the first time in an empty folder (with the sample), and later. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atMost, percentile, print } from './figures.ts'
import { startServer } from './running.ts'

const LATER_STARTS = 5
const home = mkdtempSync(join(tmpdir(), 'kapok-bench-'))
try {
  const first = await startServer(home)
  const page = await fetch(`${first.base}/console/`)
  await first.stop()
  const later: number[] = []
  for (let i = 0; i < LATER_STARTS; i++) {
    const again = await startServer(home)
    later.push(again.startedMs)
    await again.stop()
  }
  print({
    title: 'Opening the platform',
    figures: [
      atMost(
        'first start in an empty folder, with the sample, to the first answer',
        first.startedMs / 1000,
        60,
        's',
      ),
      atMost('later starts, median', percentile(later, 0.5) / 1000, 2, 's'),
    ],
    notes: [
      `the console answered ${page.status}; later starts: ${later.map((ms) => `${Math.round(ms)} ms`).join(', ')}`,
      'the packages are installed and the pages built before; bench/clone.ts times a fresh clone',
    ],
  })
} finally {
  rmSync(home, { recursive: true, force: true })
}
