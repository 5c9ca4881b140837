/** Storms as they count now, best-track and operational alike. */
import { type Kysely, sql } from 'kysely'
import {
  type Fix,
  gradeOf,
  type Source,
  type Track,
  WIND_CONVENTIONS,
  windMs,
  type WindRadii,
} from '#engines/cyclone/track.ts'
import type { RadiiKm } from '#engines/cyclone/zjwater.ts'
import { formatInstant } from '#kernel/time.ts'
import { fromKnots, KM_PER_NM, knots, metresPerSecond, toKnots } from '#values'
import type { FixOut, Situation, SourceState, StormDetail, StormSummary } from '../schema.ts'
import type { TyphoonTables } from '../tables.ts'
import { readFeed } from './agencies.ts'
import { feedState } from './feed-state.ts'
import { HISTORY_ORDER, readTrack } from './history.ts'

type Db = Kysely<TyphoonTables>
export type StormRow = TyphoonTables['typhoon.storm']

const SOURCES: readonly Source[] = ['operational', 'cma', 'ibtracs', 'atcf', 'sample']

/** A storm had a position this recently: it is active. */
export const ACTIVE_H = 48

/** Clocks differ a little; a position from further ahead is none. */
export const CLOCK_TOLERANCE_MS = 10 * 60_000

export const summaryOf = (row: StormRow): StormSummary => ({
  id: `${row.source}:${row.key}`,
  source: row.source,
  key: row.key,
  season: row.season,
  number: row.number,
  name: row.name,
  nameZh: row.name_zh,
  // An operational storm is somebody's own word; only generated storms are samples.
  sample: row.source === 'sample',
  revision: row.revision,
  firstAt: formatInstant(row.first_at),
  lastAt: formatInstant(row.last_at),
  fixes: row.fixes,
  maxWindMs: row.max_wind_ms,
})

/** `source:key` to the storm; null where there is none. */
export async function findStorm(db: Db, id: string): Promise<StormRow | null> {
  const cut = id.indexOf(':')
  if (cut < 0) return null
  const row = await db
    .selectFrom('typhoon.storm')
    .selectAll()
    .where('source', '=', id.slice(0, cut) as Source)
    .where('key', '=', id.slice(cut + 1))
    .executeTakeFirst()
  return row ?? null
}

/**
 * The storms that a person may mean by `Mangkhut 2018`, `1822`, `cma:2018-1822`: best source first. A source
 * named by the caller is the only one searched.
 */
export async function searchStorms(db: Db, text: string, source?: Source): Promise<StormRow[]> {
  const exact = await findStorm(db, text)
  if (exact !== null) return [exact]
  const words = text.trim().split(/\s+/)
  // Numbers look like years (1822 is Mangkhut's): one alone is a number, of several words the last such is the year.
  const yearAt = words.length > 1 ? words.findLastIndex((w) => /^(18|19|20)\d\d$/.test(w)) : -1
  const year = words[yearAt]
  const rest = words
    .filter((_, i) => i !== yearAt)
    .join(' ')
    .toLowerCase()
  const rows = await db
    .selectFrom('typhoon.storm')
    .selectAll()
    .$if(source !== undefined, (q) => q.where('source', '=', source!))
    .$if(year !== undefined, (q) => q.where('season', '=', Number(year)))
    .$if(rest !== '', (q) =>
      q.where((eb) =>
        eb.or([eb(sql`lower(name)`, '=', rest), eb('number', '=', rest), eb(sql`lower(key)`, '=', rest)]),
      ),
    )
    .orderBy('season', 'desc')
    .orderBy('first_at', 'desc')
    .limit(20)
    .execute()
  return rows.sort((a, b) => SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source))
}

/** The numbers by which the agencies' feed knows the operational storms that are active: 202116 for 2021-2116. */
export async function activeNumbers(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('typhoon.storm')
    .select(['season', 'key'])
    .where('source', '=', 'operational')
    .where('fixes', '>', 0)
    .where('last_at', '>=', new Date(now.getTime() - ACTIVE_H * 3_600_000))
    .where('last_at', '<=', new Date(now.getTime() + CLOCK_TOLERANCE_MS))
    .orderBy('key')
    .execute()
  return rows.map(({ season, key }) => {
    const number = key.slice(String(season).length + 1)
    const isNumbered = /^\d{4}$/.test(number) && number.startsWith(String(season).slice(2))
    return `${season}${isNumbered ? number.slice(2) : number}`
  })
}

export interface StormQuery {
  readonly source?: Source | undefined
  readonly season?: number | undefined
  readonly q?: string | undefined
  readonly limit: number
  readonly offset: number
}

/** Newest first. */
export async function listStorms(
  db: Db,
  query: StormQuery,
): Promise<{ total: number; storms: StormSummary[] }> {
  const wanted = query.q?.trim().toLowerCase()
  const pattern = `%${(wanted ?? '').replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const base = db
    .selectFrom('typhoon.storm')
    .$if(query.source !== undefined, (q) => q.where('source', '=', query.source!))
    .$if(query.season !== undefined, (q) => q.where('season', '=', query.season!))
    .$if(wanted !== undefined && wanted !== '', (q) =>
      q.where((eb) =>
        eb.or([
          eb(sql`lower(name)`, 'like', pattern),
          eb(sql`lower(key)`, 'like', pattern),
          eb('number', '=', wanted!),
        ]),
      ),
    )
  const { total } = await base.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  const rows = await base
    .selectAll()
    .orderBy('first_at', 'desc')
    .orderBy('key')
    .limit(query.limit)
    .offset(query.offset)
    .execute()
  return { total, storms: rows.map(summaryOf) }
}

/** The track of a storm as it counts now: the fixes of its revision, or its current advisories. */
export async function trackOf(db: Db, storm: StormRow, revision = storm.revision): Promise<Track | null> {
  if (storm.source !== 'operational') return readTrack(db, storm.id, revision)
  const rows = await db
    .selectFrom('typhoon.advisory')
    .selectAll()
    .where('storm_id', '=', storm.id)
    .where('state', '=', 'current')
    .orderBy('at')
    .execute()
  return {
    source: 'operational',
    key: storm.key,
    season: storm.season,
    number: storm.number,
    name: storm.name,
    fixes: rows.map((row): Fix => ({
      atMs: row.at.getTime(),
      lon: row.lon,
      lat: row.lat,
      wind: row.wind_ms,
      pressureHpa: row.pressure_hpa,
      grade: row.wind_ms === null ? null : gradeOf(row.wind_ms),
      nature: 'tropical',
      ...(row.radii === null ? {} : { radii: row.radii.map(inKnots) }),
    })),
  }
}

/** A feed's radii are in m/s and km; a fix's in knots and nautical miles. */
const inKnots = ({ windMs, quadrantsKm: [ne, se, sw, nw] }: RadiiKm): WindRadii => ({
  windKn: toKnots(metresPerSecond(windMs)),
  quadrantsNm: [ne / KM_PER_NM, se / KM_PER_NM, sw / KM_PER_NM, nw / KM_PER_NM],
})

const inMetres = ({ windKn, quadrantsNm: [ne, se, sw, nw] }: WindRadii) => {
  const km = (nm: number): number => Math.round(nm * KM_PER_NM)
  const quadrantsKm: [number, number, number, number] = [km(ne), km(se), km(sw), km(nw)]
  return { windMs: Number(fromKnots(knots(windKn)).toFixed(1)), quadrantsKm }
}

const fixOut = (fix: Fix, source: Source): FixOut => {
  const wind = windMs(fix, source)
  return {
    at: formatInstant(new Date(fix.atMs)),
    lon: fix.lon,
    lat: fix.lat,
    windMs: wind === null ? null : Number(wind.toFixed(1)),
    pressureHpa: fix.pressureHpa,
    grade: fix.grade ?? (wind === null ? null : gradeOf(wind)),
    nature: fix.nature,
    ...(fix.radii === undefined ? {} : { radii: fix.radii.map(inMetres) }),
  }
}

export async function detailOf(db: Db, storm: StormRow, revision?: number): Promise<StormDetail | null> {
  const track = await trackOf(db, storm, revision)
  if (track === null) return null
  const revisions = await db
    .selectFrom('typhoon.storm_revision as r')
    .innerJoin('typhoon.import as i', 'i.id', 'r.import_id')
    .select(['r.revision', 'i.finished_at', 'i.file'])
    .where('r.storm_id', '=', storm.id)
    .where('i.status', '=', 'published')
    .orderBy('r.revision', 'desc')
    .execute()
  return {
    ...summaryOf(storm),
    revision: revision ?? storm.revision,
    windMeanMinutes: WIND_CONVENTIONS[storm.source].meanMinutes,
    revisions: revisions.map((r) => ({
      revision: r.revision,
      importedAt: formatInstant(r.finished_at ?? new Date(0)),
      file: r.file,
    })),
    track: track.fixes.map((fix) => fixOut(fix, storm.source)),
  }
}

export async function sourceStates(db: Db): Promise<SourceState[]> {
  const { rows } = await sql<{
    source: Source
    storms: number
    fixes: number
    first: number
    last: number
    as_of: Date
  }>`select source, count(*)::int as storms, sum(fixes)::int as fixes, min(season) as first, max(season) as last,
      max(last_at) as as_of from typhoon.storm group by source`.execute(db)
  const imports = await sql<{ source: Source; seq: number; at: Date }>`
    select source, max(seq) as seq, max(finished_at) as at from typhoon.import
    where status = 'published' group by source`.execute(db)
  const counted = new Map(imports.rows.map((row) => [row.source, row]))
  const history = HISTORY_ORDER.find((source) => counted.get(source)?.seq)
  return rows
    .sort((a, b) => SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source))
    .map((row) => ({
      source: row.source,
      storms: row.storms,
      fixes: row.fixes,
      firstSeason: row.first,
      lastSeason: row.last,
      dataAsOf: formatInstant(row.as_of),
      importedAt: counted.has(row.source) ? formatInstant(counted.get(row.source)!.at) : null,
      importSeq: counted.get(row.source)?.seq ?? 0,
      history: row.source === history,
    }))
}

/** The storm to show first: the latest with an advisory, else the latest of the best history there is. */
export async function situation(db: Db, now: Date): Promise<Situation> {
  const sources = await sourceStates(db)
  // A real position judged by generated storms is no forecast to act on: what counts is the history.
  const recorded = sources.filter((s) => s.source !== 'sample' && s.source !== 'operational')
  const order = recorded.length > 0 ? recorded : sources
  const latest = async (source: Source) =>
    db
      .selectFrom('typhoon.storm')
      .selectAll()
      .where('source', '=', source)
      // One whose positions were all withdrawn, or that is of a wrong clock, must not stand before the real one.
      .where('fixes', '>', 0)
      .$if(source === 'operational', (q) =>
        q.where('last_at', '<=', new Date(now.getTime() + CLOCK_TOLERANCE_MS)),
      )
      .orderBy('last_at', 'desc')
      .limit(1)
      .executeTakeFirst()
  const active = await latest('operational')
  const feed = await readFeed(db, 'zjwater')
  const isActive = active !== undefined && now.getTime() - active.last_at.getTime() <= ACTIVE_H * 3_600_000
  const first = order.find((s) => s.history) ?? order[0]
  const storm = isActive ? active : first === undefined ? active : await latest(first.source as Source)
  return {
    now: formatInstant(now),
    storm: storm === undefined ? null : summaryOf(storm),
    active: isActive,
    feed: feed === null ? null : feedState(feed, now),
    sampleOnly: recorded.length === 0 && sources.length > 0,
    sources,
  }
}
