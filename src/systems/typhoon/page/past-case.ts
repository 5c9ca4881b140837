/** What became of a past storm after the moment at which it was like this one: no more than its given path says. */
import { day, formatNumber, formatPosition } from '#console/format.ts'
import { between } from '#engines/cyclone/sphere.ts'
import type { Locale, Words } from '#values'
import type { MatchOut } from '../schema.ts'
import { bearingFromGuangzhou, HOUR_MS, kmToGuangzhou } from './course.ts'
import { directionOf } from './direction.ts'
import { words as page } from './words.ts'

export interface Passed {
  readonly h: number
  readonly lon: number
  readonly lat: number
  readonly windMs: number | null
}

const pointsOf = ({ path }: MatchOut): Passed[] =>
  path.filter(([h]) => h >= 0).map(([h, lon, lat, windMs]) => ({ h, lon, lat, windMs }))

/** Where it came nearest to Guangzhou; null of a path that ends at the match. */
export function nearestOf(match: MatchOut): (Passed & { km: number }) | null {
  let best: (Passed & { km: number }) | null = null
  for (const point of pointsOf(match)) {
    const km = kmToGuangzhou(point)
    if (best === null || km < best.km) best = { ...point, km }
  }
  return best
}

/** The greatest wind from the match on. */
export const strongestOf = (match: MatchOut): number | null =>
  pointsOf(match).reduce<number | null>(
    (most, { windMs }) => (windMs === null ? most : Math.max(most ?? 0, windMs)),
    null,
  )

/** Looked at so often between two positions: a coast is not known better by a line between them. */
const SAMPLES = 3
const MOST_LANDFALLS = 2
/** Leaving a coast for less than this is no second landfall. */
const AT_SEA_H = 6

/**
 * Where it came from the sea onto land, as far as its path and the map's coastline tell; null of one that was over land
 * already and stayed there: its landfall came before.
 */
export function landfallsOf(match: MatchOut, isLand: (lon: number, lat: number) => boolean): Passed[] | null {
  const found: Passed[] = []
  const points = pointsOf(match)
  const first = points[0]
  if (first === undefined) return found
  const isAshore = isLand(first.lon, first.lat)
  let leftAtH: number | null = isAshore ? null : -AT_SEA_H
  for (let i = 1; i < points.length; i++) {
    const [before, next] = [points[i - 1]!, points[i]!]
    for (let s = 1; s <= SAMPLES; s++) {
      const part = s / SAMPLES
      const at = between(before, next, part)
      const h = before.h + (next.h - before.h) * part
      if (!isLand(at.lon, at.lat)) leftAtH ??= h
      else {
        if (leftAtH !== null && h - leftAtH >= AT_SEA_H)
          found.push({ h, lon: at.lon, lat: at.lat, windMs: before.windMs })
        leftAtH = null
      }
    }
  }
  return isAshore && found.length === 0 ? null : found.slice(0, MOST_LANDFALLS)
}

/** Boxes that hold one coast and nothing else; what is in none is told by its distance from Guangzhou. */
const COASTS: readonly { name: Words; west: number; east: number; south: number; north: number }[] = [
  { name: { 'zh-CN': '海南', en: 'Hainan' }, west: 108.5, east: 111.1, south: 18, north: 20.15 },
  { name: { 'zh-CN': '台湾', en: 'Taiwan' }, west: 120, east: 122.1, south: 21.8, north: 25.4 },
  { name: { 'zh-CN': '菲律宾', en: 'Philippines' }, west: 117, east: 127, south: 5, north: 21 },
  { name: { 'zh-CN': '日本', en: 'Japan' }, west: 128.5, east: 146, south: 30, north: 45.6 },
]
const TOLD_KM = 1500

function coastOf({ lon, lat }: Passed, locale: Locale): string {
  const coast = COASTS.find((c) => lon >= c.west && lon <= c.east && lat >= c.south && lat <= c.north)
  if (coast !== undefined) return coast.name[locale]
  const km = kmToGuangzhou({ lon, lat })
  if (km > TOLD_KM) return formatPosition(lon, lat, 1)
  const side = directionOf(bearingFromGuangzhou({ lon, lat }), locale)
  return locale === 'en'
    ? `${formatNumber(km)} km ${side} of the city`
    : `广州${side} ${formatNumber(km)} 公里`
}

const wind = (windMs: number | null, locale: Locale): string =>
  windMs === null ? '' : `${formatNumber(windMs)} ${page.ms[locale]}`

/** What happened, in a sentence of few words. `landfalls` null: not known. */
export function happened(match: MatchOut, landfalls: readonly Passed[] | null, locale: Locale): string {
  const near = nearestOf(match)
  if (near === null) return ''
  const dayAt = (h: number) => day(new Date(Date.parse(match.from) + h * HOUR_MS)).slice(5)
  const side = directionOf(bearingFromGuangzhou(near), locale)
  const strongest = strongestOf(match)
  const en = locale === 'en'
  const parts = [
    en
      ? `${dayAt(near.h)} nearest: ${formatNumber(near.km)} km ${side}`
      : `${dayAt(near.h)} 最接近：${side} ${formatNumber(near.km)} 公里`,
  ]
  const then = wind(near.windMs, locale)
  if (then !== '') parts[0] += en ? `, ${then}` : `，${then}`
  if (strongest !== null)
    parts.push(en ? `at most ${wind(strongest, locale)}` : `最强 ${wind(strongest, locale)}`)
  if (landfalls !== null) {
    const coasts = landfalls.map((landfall) => {
      const force = wind(landfall.windMs, locale)
      const at = `${coastOf(landfall, locale)} ${dayAt(landfall.h)}`
      if (force === '') return at
      return en ? `${at} (${force})` : `${at}（${force}）`
    })
    if (coasts.length === 0) parts.push(en ? 'not ashore' : '未登陆')
    else parts.push(en ? `ashore: ${coasts.join(', ')}` : `登陆：${coasts.join('、')}`)
  }
  return parts.join(en ? '; ' : '；')
}
