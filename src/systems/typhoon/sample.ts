/** The sample history of a fresh clone: generated, and labelled as such wherever it is shown. */
import type { TrackEvent } from '#engines/cyclone/draft.ts'
import { sampleHistory } from '#engines/cyclone/sample.ts'
import type { Work } from '#kernel/system.ts'
import { importTracks } from './import.ts'
import { sourceStates } from './store/storms.ts'
import type { TyphoonTables } from './tables.ts'

/** Loads the sample where there is no history of any kind. */
export async function loadSampleHistory(work: Work<TyphoonTables>): Promise<void> {
  const states = await work.read(work.self, sourceStates)
  if (states.length > 0) return
  async function* events(): AsyncGenerator<TrackEvent> {
    for (const [index, track] of sampleHistory().entries()) yield { kind: 'storm', track, line: index + 1 }
  }
  await importTracks(work, work.self, {
    source: 'sample',
    file: 'sample history (generated)',
    events: events(),
    keepGood: false,
    bytes: () => ({ sha256: null, bytes: 0 }),
  })
}
