/**
 * Track files to tracks: one streaming entry for every text format. A storm is yielded only when it is whole and
 * without fault; a faulty one is rejected with its line and field, and reading goes on with the next.
 */
import { atcfReader } from './atcf.ts'
import { cmaReader } from './cma.ts'
import { ibtracsReader } from './ibtracs.ts'
import { HEAD_BYTES, foreignFormat, readLines } from './lines.ts'
import type { TrackEvent, TrackReader } from './draft.ts'

export type FileSource = 'cma' | 'ibtracs' | 'atcf'

const READERS: Readonly<Record<FileSource, (emit: (event: TrackEvent) => void) => TrackReader>> = {
  cma: cmaReader,
  ibtracs: ibtracsReader,
  atcf: atcfReader,
}

/** A file with more faults than this is not the file it was taken for. */
export const MAX_REJECTIONS = 200

/**
 * Reads a track file. Never throws because of its content; throws what `input` throws. The last event says so when
 * reading stopped before the end (field 'file').
 */
export async function* parseTracks(
  source: FileSource,
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<TrackEvent> {
  const events: TrackEvent[] = []
  const reader = READERS[source]((event) => events.push(event))
  let rejections = 0
  const stopped = (line: number, reason: string): TrackEvent => ({
    kind: 'rejected',
    line,
    field: 'file',
    reason,
  })
  function* drain(): Generator<TrackEvent, boolean> {
    for (const event of events.splice(0)) {
      yield event
      if (event.kind !== 'rejected' || ++rejections <= MAX_REJECTIONS) continue
      yield stopped(event.line, `more than ${MAX_REJECTIONS} rejections: reading stopped here`)
      return false
    }
    return true
  }
  for await (const event of readLines(input)) {
    if (event.kind === 'notice') yield event
    else if (event.kind === 'refused') {
      // What went before is whole only if its count says so: the reader decides, as at the end of a file.
      reader.end()
      if (yield* drain()) yield stopped(event.line, event.reason)
      return
    } else {
      for (const line of event.lines) {
        const more = reader.line(line)
        if (events.length > 0 && !(yield* drain())) return
        if (!more) return
      }
    }
  }
  reader.end()
  yield* drain()
}

/** Which format a file is in, from its first bytes (1024 are enough); null when it is none that is read here. */
export function detectSource(firstBytes: Uint8Array): FileSource | null {
  if (firstBytes.length === 0 || foreignFormat(firstBytes) !== null) return null
  const text = new TextDecoder().decode(firstBytes.subarray(0, HEAD_BYTES)).trimStart()
  const first = text.split(/[\r\n]/, 1)[0]!
  if (/^66666\s/.test(first)) return 'cma'
  if (/^"?SID"?\s*,/i.test(first)) return 'ibtracs'
  if (/^[A-Z]{2}\s*,\s*\d{1,2}\s*,\s*\d{10}\s*,/i.test(first)) return 'atcf'
  return null
}
