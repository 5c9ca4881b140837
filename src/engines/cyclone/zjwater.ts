/**
 * The reply of the typhoon service of Zhejiang's water authority (`/Api/TyphoonInfo/{tfid}`): the fixes of one storm,
 * and at each fix what the agencies forecast. No specification is published; this reads what a recorded reply holds
 * (Mindulle 2021). The reply is not to be trusted: every field is checked, and a fault names its path.
 *
 * Times are of UTC+8. Winds are m/s, 2-minute means as CMA gives them for the fixes. `radius7`, `radius10` and
 * `radius12` are how far winds of Beaufort 7, 10 and 12 reach: km, 'NE|SE|SW|NW'.
 */
import type { AgencyForecast, AgencyPoint } from './agency.ts'
import { asFault, Fault, instant, latitude, longitude, numberIn, pressure, quote } from './draft.ts'
import { HOUR_MS } from './situation.ts'
import { distanceKm } from './sphere.ts'

/** The recorded reply, of nine days, is 240 kB; one of a month with more agencies is below a megabyte. */
export const MAX_REPLY_BYTES = 2 * 1024 * 1024
const UTC_PLUS_8_MS = 8 * HOUR_MS
const MAX_POINTS = 1000
const MAX_AGENCIES = 40
const MAX_FORECAST_POINTS = 100
/** The recorded reply has 252 forecasts; one of a month, with six agencies at every hour, has 4,500. */
const MAX_FORECASTS = 5000
/** No agency forecasts further, and none of its points is further from the one before than a storm can move. */
const MAX_LEAD_H = 240
const MAX_SPEED_KMH = 150
/** A forecast that starts further than this from the fix it came with, and a storm's way since, is another storm's. */
const MAX_OFF_KM = 300

/** How far winds of at least `windMs` reach, km, north-east, south-east, south-west, north-west. */
export interface RadiiKm {
  readonly windMs: number
  readonly quadrantsKm: readonly [number, number, number, number]
}

export interface FeedFix {
  /** Where in the reply: points[20]. */
  readonly path: string
  readonly atMs: number
  readonly lon: number
  readonly lat: number
  readonly windMs: number | null
  readonly pressureHpa: number | null
  readonly radii: readonly RadiiKm[]
}

export interface FeedForecast extends AgencyForecast {
  readonly path: string
  /** The time of the fix that the feed first gave it with, ms UTC: it was not known before. */
  readonly knownMs: number
}

export interface FeedStorm {
  /** As operational storms are keyed: '2021-2116'. */
  readonly key: string
  readonly nameZh: string | null
  readonly nameEn: string | null
  readonly isActive: boolean | null
  /** In order of time, no two at the same time. */
  readonly fixes: readonly FeedFix[]
  /** In order of `knownMs`; a forecast that is given again unchanged with a later fix is here once. */
  readonly forecasts: readonly FeedForecast[]
}

export interface FeedFault {
  /** points[20].lat; 'body' where the reply as a whole is none. */
  readonly path: string
  readonly reason: string
}

const CODES: Readonly<Record<string, string>> = {
  中国: 'CMA',
  中国香港: 'HKO',
  中国台湾: 'CWA',
  日本: 'JMA',
  美国: 'JTWC',
}
/** The lower limits of Beaufort 7, 10 and 12 (GB/T 28591-2012), m/s. */
const RADII = [
  ['radius7', 13.9],
  ['radius10', 24.5],
  ['radius12', 32.7],
] as const

type Json = Readonly<Record<string, unknown>>

/** Whether a file's first bytes are of such a reply: JSON, or JSON in the call of a function. */
export const looksLikeReply = (first: string): boolean =>
  /^\uFEFF?\s*(?:[\w$.]{1,64}\s*\(\s*)?[[{]/.test(first)

/**
 * Reads a reply. Never throws: what cannot be used is among the faults, and the rest of the reply is read on. A storm
 * is null where there is no fix of it that can be used.
 */
export function parseReply(text: string): { storm: FeedStorm | null; faults: FeedFault[] } {
  const faults: FeedFault[] = []
  try {
    return { storm: storm(only(json(text)), faults), faults }
  } catch (error) {
    const { field, message } = asFault(error)
    return { storm: null, faults: [...faults, { path: field, reason: message }] }
  }
}

function json(text: string): unknown {
  if (text.length > MAX_REPLY_BYTES) throw new Fault('body', `more than ${MAX_REPLY_BYTES} bytes`)
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (trimmed === '') throw new Fault('body', 'empty')
  if (trimmed.startsWith('<')) throw new Fault('body', 'HTML or XML, not JSON')
  const call = /^[\w$.]{1,64}\s*\(/.exec(trimmed)
  try {
    return JSON.parse(call === null ? trimmed : trimmed.slice(call[0].length).replace(/\)\s*;?$/, ''))
  } catch {
    const isWhole = /[\]})];?$/.test(trimmed)
    throw new Fault('body', isWhole ? 'not JSON' : `not JSON: it breaks off after ${text.length} characters`)
  }
}

function only(value: unknown): Json {
  if (!Array.isArray(value)) return object('body', value)
  if (value.length !== 1) throw new Fault('body', `one storm is expected, there are ${value.length}`)
  return object('[0]', value[0])
}

function storm(given: Json, faults: FeedFault[]): FeedStorm | null {
  const key = keyOf(words('tfid', given['tfid']))
  const names = { nameZh: words('name', given['name']), nameEn: words('enname', given['enname']) }
  const active = words('isactive', given['isactive'])
  const points = list('points', given['points'], MAX_POINTS)
  const count = points.reduce<number>((sum, point) => sum + forecastsIn(point), 0)
  if (count > MAX_FORECASTS)
    throw new Fault('points', `${count} forecasts in it; no storm has more than ${MAX_FORECASTS}`)
  const fixes: FeedFix[] = []
  const forecasts: FeedForecast[] = []
  for (const [i, point] of points.entries()) {
    const path = `points[${i}]`
    trying(faults, path, () => {
      const fix = fixOf(path, object('', point))
      forecastsOf(path, fix, object('', point)['forecast'], forecasts, faults)
      const same = fixes.find(({ atMs }) => atMs === fix.atMs)
      if (same === undefined) fixes.push(fix)
      else if (JSON.stringify({ ...fix, path: '' }) !== JSON.stringify({ ...same, path: '' }))
        throw new Fault('time', `contradicts ${same.path}, which is of the same time`)
    })
  }
  if (points.length === 0) throw new Fault('points', 'there is no position in it')
  if (fixes.length === 0) return null
  const astray = fixes.filter(({ atMs }) => !isOfSeason(key, atMs))
  if (astray.length === fixes.length)
    throw new Fault('tfid', `its season is not the year of ${new Date(fixes[0]!.atMs).toISOString()}`)
  for (const { path } of astray)
    faults.push({ path: `${path}.time`, reason: 'another year than the season of tfid' })
  return {
    key,
    ...names,
    isActive: active === null ? null : active === '1',
    fixes: fixes.filter((fix) => !astray.includes(fix)).sort((a, b) => a.atMs - b.atMs),
    forecasts: distinct(forecasts.filter(({ knownMs }) => isOfSeason(key, knownMs))),
  }
}

const forecastsIn = (point: unknown): number => {
  const forecasts = (point as Json | null | undefined)?.['forecast']
  return Array.isArray(forecasts) ? forecasts.length : 0
}

/** A storm of one year may still be there in the next. */
const isOfSeason = (key: string, atMs: number): boolean =>
  Math.abs(new Date(atMs).getUTCFullYear() - Number(key.slice(0, 4))) <= 1

/** '202116', the 16th storm of 2021, is operational storm 2021-2116; a depression without a number keeps its own. */
function keyOf(tfid: string | null): string {
  const match = /^((?:19|20)(\d\d))([A-Za-z0-9]{1,12})$/.exec(tfid ?? '')
  if (match === null) throw new Fault('tfid', `${quote(tfid ?? '')} is not a year and a number`)
  const [, season, yy, number] = match
  return `${season}-${/^\d\d$/.test(number!) ? `${yy}${number}` : number}`
}

function fixOf(path: string, given: Json): FeedFix {
  return {
    path,
    atMs: civil(given['time']),
    ...place(given),
    windMs: optional('speed', given['speed'], speed),
    pressureHpa: optional('pressure', given['pressure'], pressure),
    radii: RADII.flatMap(([field, windMs]) => {
      const text = words(field, given[field])
      if (text === null || /^0?(\|0?)*$/.test(text)) return []
      const parts = text.split('|').map((part) => numberIn(field, part.trim(), 0, 2000, 'km'))
      if (parts.length !== 4) throw new Fault(field, `${quote(text)} is not NE|SE|SW|NW`)
      return [{ windMs, quadrantsKm: parts as [number, number, number, number] }]
    }),
  }
}

/** A forecast with a fault is left out whole: its path would have a hole that nobody sees. */
function forecastsOf(
  at: string,
  fix: FeedFix,
  given: unknown,
  into: FeedForecast[],
  faults: FeedFault[],
): void {
  if (given === undefined || given === null) return
  for (const [j, one] of list('forecast', given, MAX_AGENCIES).entries()) {
    const path = `${at}.forecast[${j}]`
    trying(faults, path, () => {
      const forecast = forecastOf(fix, object('', one))
      if (forecast !== null) into.push({ ...forecast, path, knownMs: Math.max(fix.atMs, forecast.issuedMs) })
    })
  }
}

function forecastOf(fix: FeedFix, given: Json): AgencyForecast | null {
  const name = words('tm', given['tm'])
  if (name === null || !/^[\p{L}\p{N} .()-]{1,40}$/u.test(name))
    throw new Fault('tm', `${quote(name ?? '')} is not the name of an agency`)
  const timed: (Omit<AgencyPoint, 'h'> & { atMs: number; k: number })[] = []
  for (const [k, point] of list('forecastpoints', given['forecastpoints'], MAX_FORECAST_POINTS).entries()) {
    const field = `forecastpoints[${k}]`
    under(field, () => {
      const one = object('', point)
      const next = {
        atMs: civil(one['time']),
        ...place(one),
        windMs: optional('speed', one['speed'], speed),
        pressureHpa: optional('pressure', one['pressure'], pressure),
      }
      const same = timed.find(({ atMs }) => atMs === next.atMs)
      if (same === undefined) timed.push({ ...next, k })
      else if (same.lon !== next.lon || same.lat !== next.lat)
        throw new Fault('time', 'two positions at the same time')
    })
  }
  timed.sort((a, b) => a.atMs - b.atMs)
  const first = timed[0]
  if (first === undefined) return null
  // The analysis comes first, as far as the feed gives it: without it, the forecast was made at the fix.
  const issuedMs = Math.min(first.atMs, fix.atMs)
  const offKm = first.atMs <= fix.atMs ? distanceKm(first, fix) : 0
  if (offKm > MAX_OFF_KM + (MAX_SPEED_KMH * (fix.atMs - issuedMs)) / HOUR_MS)
    throw new Fault('forecastpoints[0]', `starts ${Math.round(offKm)} km from the fix`)
  let before: { atMs: number; lon: number; lat: number } = first.atMs <= fix.atMs ? first : fix
  for (const point of timed) {
    const hours = (point.atMs - before.atMs) / HOUR_MS
    if (hours > 0 && distanceKm(before, point) / hours > MAX_SPEED_KMH)
      throw new Fault(`forecastpoints[${point.k}]`, 'too far from the position before it')
    before = point
  }
  const points = timed.map(({ atMs, lon, lat, windMs, pressureHpa }): AgencyPoint => ({
    h: (atMs - issuedMs) / HOUR_MS,
    lon,
    lat,
    windMs,
    pressureHpa,
  }))
  if (points.at(-1)!.h > MAX_LEAD_H) throw new Fault('forecastpoints', `further ahead than ${MAX_LEAD_H} h`)
  // An analysis alone forecasts nothing.
  return points.at(-1)!.h > 0 ? { agency: CODES[name] ?? name, issuedMs, points } : null
}

/** The feed repeats an agency's forecast with each fix until there is a new one; a changed one is a correction. */
function distinct(forecasts: readonly FeedForecast[]): FeedForecast[] {
  const last = new Map<string, string>()
  return [...forecasts]
    .sort((a, b) => a.knownMs - b.knownMs)
    .filter(({ agency, issuedMs, points }) => {
      const [key, content] = [`${agency} ${issuedMs}`, JSON.stringify(points)]
      if (last.get(key) === content) return false
      last.set(key, content)
      return true
    })
}

function trying(faults: FeedFault[], path: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    const { field, message } = asFault(error)
    faults.push({ path: field === '' ? path : `${path}.${field}`, reason: message })
  }
}

/** Reads what lies in a field: a fault in it is named by its place under that field. */
function under(field: string, read: () => void): void {
  try {
    read()
  } catch (error) {
    const fault = asFault(error)
    throw new Fault(fault.field === '' ? field : `${field}.${fault.field}`, fault.message)
  }
}

/** Reads a field by a check that knows it by another name. */
function named<T>(field: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Fault(field, asFault(error).message)
  }
}

function object(field: string, value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Fault(field, 'not an object')
  return value as Json
}

function list(field: string, value: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new Fault(field, 'not a list')
  if (value.length > most) throw new Fault(field, `more than ${most} entries`)
  return value
}

/** Text or a number; null where there is none. The feed writes what it has not as an empty string. */
function words(field: string, value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string' && typeof value !== 'number') throw new Fault(field, 'not text')
  const text = String(value).trim()
  if (text.length > 100) throw new Fault(field, `${quote(text)} is too long`)
  return text === '' ? null : text
}

function required(field: string, value: unknown): string {
  const text = words(field, value)
  if (text === null) throw new Fault(field, 'missing')
  return text
}

function optional<T>(field: string, value: unknown, read: (text: string) => T): T | null {
  const text = words(field, value)
  return text === null ? null : named(field, () => read(text))
}

const speed = (text: string): number => numberIn('speed', text, 0, 120, 'm/s')

const place = (given: Json): { lon: number; lat: number } => ({
  lat: latitude(required('lat', given['lat'])),
  lon: named('lng', () => longitude(required('lng', given['lng']))),
})

/** '2021/9/27 5:00:00' in the civil time of UTC+8, to ms UTC. */
function civil(value: unknown): number {
  const text = required('time', value)
  const match = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (match === null) throw new Fault('time', `${quote(text)} is not 2021/9/27 5:00:00`)
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0))
  return instant(year!, month!, day!, hour!, minute, second) - UTC_PLUS_8_MS
}
