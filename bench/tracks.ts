/** CMA's best tracks as the benchmarks read them: every storm of every yearly file of `KAPOK_REFERENCE`. */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseTracks } from '#engines/cyclone/parse.ts'
import type { Track } from '#engines/cyclone/track.ts'

/** The folder with the reference data. @throws where the variable is not set */
export function reference(): string {
  const folder = process.env['KAPOK_REFERENCE']
  if (folder === undefined) throw new Error('KAPOK_REFERENCE is not set: no reference data on this machine')
  return folder
}

export async function bestTracks(): Promise<{ tracks: Track[]; bytes: number }> {
  const folder = join(reference(), 'typhoon', 'cma_bst')
  const tracks: Track[] = []
  let bytes = 0
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name)
    bytes += (await stat(path)).size
    for await (const event of parseTracks('cma', createReadStream(path))) {
      if (event.kind === 'storm') tracks.push(event.track)
      if (event.kind === 'rejected') throw new Error(`${name}:${event.line} ${event.field}: ${event.reason}`)
    }
  }
  return { tracks, bytes }
}
