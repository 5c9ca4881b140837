/** The places that a forecast speaks of: the city and its districts, as geography publishes them. */
import { type Kysely, sql } from 'kysely'
import type { PublishedGeography } from '#systems/geography/published.ts'
import type { TyphoonTables } from '../tables.ts'

export interface NamedPlace {
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
  readonly lon: number
  readonly lat: number
}

const CITY = '4401'
/** The seat of the municipal government, approximately, where geography says nothing. */
const GUANGZHOU: NamedPlace = { code: CITY, nameZh: '广州市', nameEn: 'Guangzhou', lon: 113.264, lat: 23.129 }
const MUNICIPAL = 'government-440104'

/**
 * One point for the city and one for each district: the seat of its government. It stands for the district in figures
 * and on the map; it says nothing of where the district ends, and positions are approximate (geography says so).
 */
export async function namedPlaces(given: Kysely<TyphoonTables>): Promise<NamedPlace[]> {
  // Without the geography system there are no districts, and the city is where it is.
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('geography.published_division') is not null as there`.execute(given)
  if (rows[0]?.there !== true) return [GUANGZHOU]
  const db = given as unknown as Kysely<PublishedGeography>
  const seats = await db
    .selectFrom('geography.published_place as p')
    .innerJoin('geography.published_division as d', 'd.code', 'p.division_code')
    .select(['p.key', 'd.code', 'd.name_zh', 'd.name_en', 'p.lon', 'p.lat'])
    .where('p.kind', '=', 'government')
    .where('d.level', '=', 'district')
    .orderBy('d.code')
    .execute()
  const city = seats.find(({ key }) => key === MUNICIPAL)
  return [
    city === undefined ? GUANGZHOU : { ...GUANGZHOU, lon: city.lon, lat: city.lat },
    ...seats.map(({ code, name_zh, name_en, lon, lat }) => ({
      code,
      nameZh: name_zh,
      nameEn: name_en ?? name_zh,
      lon,
      lat,
    })),
  ]
}
