/** The history of one source as the forecast reads it: every storm's revision that counts, at a state of the imports. */
import { type Kysely, sql } from 'kysely'
import type { Fix, Grade, Nature, Source, Track } from '#engines/cyclone/track.ts'
import type { Work } from '#kernel/system.ts'
import type { TyphoonTables } from '../tables.ts'

/** A history that can be had again at any time: a source, and the last import that counts. */
export interface HistoryState {
  readonly source: Source
  readonly importSeq: number
}

/** Storms a page: some 8,000 fixes, a few tens of milliseconds. */
const PAGE = 250

interface Row {
  key: string
  season: number
  number: string | null
  name: string | null
  fixes: {
    t: number[]
    lon: number[]
    lat: number[]
    w: (number | null)[]
    p: (number | null)[]
    g: (string | null)[]
    n: string[]
  }
}

/** Arrays in one JSON value: parsed far faster than a row a fix. */
const FIXES = sql`jsonb_build_object(
  't', array_agg(extract(epoch from f.at)::float8 order by f.at), 'lon', array_agg(f.lon order by f.at),
  'lat', array_agg(f.lat order by f.at), 'w', array_agg(f.wind order by f.at),
  'p', array_agg(f.pressure_hpa order by f.at), 'g', array_agg(f.grade order by f.at),
  'n', array_agg(f.nature order by f.at))`

export async function* historyPages(work: Work<TyphoonTables>, state: HistoryState): AsyncGenerator<Track[]> {
  let after = ''
  for (;;) {
    const rows = await work.read(work.self, (db) => readPage(db, state, after))
    if (rows.length > 0) yield rows.map((row) => toTrack(state.source, row))
    if (rows.length < PAGE) return
    after = rows.at(-1)!.key
  }
}

async function readPage(
  db: Kysely<TyphoonTables>,
  { source, importSeq }: HistoryState,
  after: string,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with counted as (
      select distinct on (r.key) r.storm_id, r.revision, r.key, r.season, r.number, r.name
      from typhoon.storm_revision r join typhoon.import i on i.id = r.import_id
      where r.source = ${source} and i.status = 'published' and i.seq <= ${importSeq} and r.key collate "C" > ${after}
      order by r.key, r.revision desc
    ), page as (select * from counted order by key collate "C" limit ${PAGE})
    select p.key, p.season, p.number, p.name, ${FIXES} as fixes
    from page p join typhoon.fix f on f.storm_id = p.storm_id and f.revision = p.revision
    group by p.key, p.season, p.number, p.name order by p.key collate "C"`.execute(db)
  return rows
}

export function toTrack(source: Source, row: Row): Track {
  const { t, lon, lat, w, p, g, n } = row.fixes
  return {
    source,
    key: row.key,
    season: row.season,
    number: row.number,
    name: row.name,
    fixes: t.map((seconds, i): Fix => ({
      atMs: seconds * 1000,
      lon: lon[i]!,
      lat: lat[i]!,
      wind: w[i]!,
      pressureHpa: p[i]!,
      grade: g[i] as Grade | null,
      nature: n[i] as Nature,
    })),
  }
}

/** One storm's track, at its current revision or at the one named; null where there is none. */
export async function readTrack(
  db: Kysely<TyphoonTables>,
  stormId: string,
  revision: number,
): Promise<Track | null> {
  const { rows } = await sql<Row & { source: Source }>`
    select r.source, r.key, r.season, r.number, r.name, ${FIXES} as fixes
    from typhoon.storm_revision r join typhoon.fix f on f.storm_id = r.storm_id and f.revision = r.revision
    where r.storm_id = ${stormId} and r.revision = ${revision}
    group by r.source, r.key, r.season, r.number, r.name`.execute(db)
  const row = rows[0]
  return row === undefined ? null : toTrack(row.source, row)
}

/** The state of a source's history now; null when nothing of it was imported. */
export async function historyState(db: Kysely<TyphoonTables>, source: Source): Promise<HistoryState | null> {
  const row = await db
    .selectFrom('typhoon.import')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('source', '=', source)
    .where('status', '=', 'published')
    .executeTakeFirst()
  return row?.seq === null || row?.seq === undefined ? null : { source, importSeq: Number(row.seq) }
}

/** What operational storms are compared with: CMA's record where there is one, for its winds are 2-minute means too. */
export const HISTORY_ORDER: readonly Source[] = ['cma', 'ibtracs', 'atcf', 'sample']

/** The history that a storm of `source` is compared with: its own source's, so that winds mean the same. */
export async function historyFor(db: Kysely<TyphoonTables>, source: Source): Promise<HistoryState | null> {
  if (source !== 'operational') return historyState(db, source)
  for (const candidate of HISTORY_ORDER) {
    const state = await historyState(db, candidate)
    if (state !== null) return state
  }
  return null
}
