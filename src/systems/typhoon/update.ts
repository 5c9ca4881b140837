/**
 * `kapok typhoon update`: brings the official IBTrACS West Pacific file (NOAA NCEI) where there is a network. What was
 * brought is kept, so that the same file is asked for by its date and not brought twice, and a lost network loses nothing.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Actor, Work } from '#kernel/system.ts'
import { importFile } from './import.ts'
import type { ImportReport } from './schema.ts'
import type { TyphoonTables } from './tables.ts'

/** IBTrACS v04r01, West Pacific, CSV (Knapp et al. 2010, BAMS 91:363; NOAA NCEI, doi:10.25921/82ty-9e16). */
export const IBTRACS_URL =
  'https://www.ncei.noaa.gov/data/international-best-track-archive-for-climate-stewardship-ibtracs/v04r01/access/csv/ibtracs.WP.list.v04r01.csv'

interface Kept {
  url: string
  etag: string | null
  lastModified: string | null
  fetchedAt: string
}

export interface Update {
  readonly url: string
  readonly dataAsOf: string | null
  readonly fetched: 'new' | 'not-modified' | 'kept'
  readonly report: ImportReport
}

async function readKept(file: string): Promise<Kept | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Kept
  } catch {
    return null
  }
}

/** @throws when there is neither a network nor a kept file. */
export async function update(
  work: Work<TyphoonTables>,
  actor: Actor,
  given: { url: string; home: string; signal: AbortSignal; say: (text: string) => void },
): Promise<Update> {
  const { url, signal, say } = given
  const folder = join(given.home, 'cache', 'typhoon')
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'ibtracs.csv')
  const aside = join(folder, 'ibtracs.json')
  const before = await readKept(aside)
  const kept = before?.url === url ? before : null
  const conditions: Record<string, string> = {}
  if (kept?.etag) conditions['if-none-match'] = kept.etag
  if (kept?.lastModified) conditions['if-modified-since'] = kept.lastModified
  let fetched: Update['fetched']
  let now: Kept
  const partial = `${file}.partial`
  try {
    const response = await fetch(url, {
      headers: conditions,
      signal: AbortSignal.any([signal, AbortSignal.timeout(600_000)]),
    })
    if (response.status === 304 && kept !== null) {
      fetched = 'not-modified'
      now = kept
    } else {
      if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`)
      try {
        await pipeline(
          Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
          createWriteStream(partial),
          {
            signal,
          },
        )
      } catch (error) {
        await rm(partial, { force: true })
        throw error
      }
      now = {
        url,
        etag: response.headers.get('etag'),
        lastModified: response.headers.get('last-modified'),
        fetchedAt: work.clock.now().toISOString(),
      }
      fetched = 'new'
    }
  } catch (error) {
    const cause = (error as { cause?: Error }).cause?.message
    const reason = `${(error as Error).message}${cause === undefined ? '' : `: ${cause}`}`
    if (kept === null)
      throw new Error(`could not bring ${url} (${reason}), and none was kept`, { cause: error })
    say(`could not bring ${url} (${reason}); the file of ${kept.fetchedAt} is used`)
    fetched = 'kept'
    now = kept
  }
  const report = await importFile(work, actor, {
    source: 'ibtracs',
    file: new URL(url).pathname.split('/').at(-1) ?? 'ibtracs.csv',
    bytes: createReadStream(fetched === 'new' ? partial : file),
    // The official file is the record: a faulty line in it must not keep every other storm away.
    keepGood: true,
    signal,
  })
  if (fetched === 'new') {
    // What came in place of the record (an error page, half a file) must not replace the one that is kept.
    if (report.status !== 'published') await rm(partial, { force: true })
    else {
      await rename(partial, file)
      await writeFile(aside, JSON.stringify(now))
    }
  }
  return { url, dataAsOf: now.lastModified ?? now.fetchedAt, fetched, report }
}
