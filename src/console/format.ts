/** Numbers and times as people read them. Civil time is Asia/Shanghai, in words only; instants stay UTC everywhere else. */
import type { Locale } from '#values'

const ZONE = 'Asia/Shanghai'
/** en-GB with a 24-hour clock gives plain digits for every field. */
const fields = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

type Fields = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute', string>>

/** A page writes the same instants again with every step of a slider, and the zone's rules are slow to look up. */
const known = new Map<number, Fields>()
const MOST_KNOWN = 2000

function partsOf(date: Date): Fields {
  const ms = date.getTime()
  let found = known.get(ms)
  if (found === undefined) {
    const parts = fields.formatToParts(date)
    const of = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
    found = { year: of('year'), month: of('month'), day: of('day'), hour: of('hour'), minute: of('minute') }
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(ms, found)
  }
  return found
}

/** `09-16 17:00`: for a series whose year is known from its title. */
export function shortTime(date: Date): string {
  const { month, day, hour, minute } = partsOf(date)
  return `${month}-${day} ${hour}:${minute}`
}

/** `2018-09-16 17:00` */
export const fullTime = (date: Date): string => `${partsOf(date).year}-${shortTime(date)}`

/** `17:00` */
export const clockTime = (date: Date): string => shortTime(date).slice(6)

/** `2018-09-16` */
export const day = (date: Date): string => fullTime(date).slice(0, 10)

const weekdays = {
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, weekday: 'short' }),
  en: new Intl.DateTimeFormat('en', { timeZone: ZONE, weekday: 'short' }),
} satisfies Record<Locale, Intl.DateTimeFormat>

/** `周日`, `Sun` */
export const weekday = (date: Date, locale: Locale): string => weekdays[locale].format(date)

/**
 * The instant that a person means by civil time in Asia/Shanghai: `2018-09-16 17:00`, `2018-09-16`, `09-16 17:00` (of
 * this year), `17:00` (of today); also with `/`, `.` or `T`, and ISO 8601 with `Z`. Null for anything else.
 */
export function parseCivil(text: string, now: Date): Date | null {
  const t = text.trim()
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z$/i.test(t)) return dateOrNull(new Date(t))
  const match = /^(?:(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2}))?(?:(?:^|[\sT]+)(\d{1,2}):(\d\d))?$/i.exec(t)
  if (match === null || t === '') return null
  const today = partsOf(now)
  const [, year = today.year, month = today.month, dayOf = today.day, hour = '0', minute = '0'] = match
  const [y, mo, d, h, mi] = [year, month, dayOf, hour, minute].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ]
  if (mo < 1 || mo > 12 || d < 1 || h > 23 || mi > 59) return null
  if (d > new Date(Date.UTC(y, mo, 0)).getUTCDate()) return null
  const wall = Date.UTC(y, mo - 1, d, h, mi)
  // The zone's offset at that moment, found by looking: it was not always eight hours (summer time until 1991).
  let guess = wall - 8 * 3_600_000
  for (let i = 0; i < 2; i++) guess += wall - wallClock(new Date(guess))
  return dateOrNull(new Date(guess))
}

function wallClock(date: Date): number {
  const { year, month, day, hour, minute } = partsOf(date)
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
}

const dateOrNull = (date: Date) => (Number.isNaN(date.getTime()) ? null : date)

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** `22 minutes ago`, `3 小时后`; `just now` within a minute. */
export function relativeTime(date: Date, now: Date, locale: Locale): string {
  const ms = date.getTime() - now.getTime()
  const [unit, size] = UNITS.find(([, size]) => Math.abs(ms) >= size) ?? ['second', 0]
  if (unit === 'second') return locale === 'en' ? 'just now' : '刚刚'
  return new Intl.RelativeTimeFormat(locale, { numeric: 'always' }).format(Math.trunc(ms / size), unit)
}

/** By decimals: making one is slower than a hundred numbers. */
const numbers = new Map<number, Intl.NumberFormat>()

function numberFormat(decimals: number): Intl.NumberFormat {
  let format = numbers.get(decimals)
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    })
    numbers.set(decimals, format)
  }
  return format
}

/** Thousands separators, and as many decimals as are known. A number that is missing is an em dash. */
export function formatNumber(n: number | null | undefined, decimals = 0): string {
  if (n === null || n === undefined || !Number.isFinite(n)) return '—'
  const s = numberFormat(decimals).format(n)
  return /^-0(?:\.0+)?$/.test(s) ? s.slice(1) : s.replace('-', '−')
}

/** With its sign always: `+1.2`, `−0.4`, `0.0`. */
export function formatChange(n: number | null | undefined, decimals = 0): string {
  const s = formatNumber(n, decimals)
  return n !== null && n !== undefined && n > 0 && /[1-9]/.test(s) ? `+${s}` : s
}

/** `62 %`, from a share of one. */
export const formatShare = (share: number | null | undefined, decimals = 0): string =>
  share === null || share === undefined || !Number.isFinite(share)
    ? '—'
    : `${formatNumber(share * 100, decimals)} %`

/** `23.13°N 113.26°E`; longitudes may be unwrapped beyond 180. */
export function formatPosition(lon: number, lat: number, decimals = 2): string {
  const wrapped = ((((lon + 180) % 360) + 360) % 360) - 180
  const ew = wrapped < 0 ? 'W' : 'E'
  const ns = lat < 0 ? 'S' : 'N'
  return `${Math.abs(lat).toFixed(decimals)}°${ns} ${Math.abs(wrapped).toFixed(decimals)}°${ew}`
}

/** `1.4 MB`, in powers of ten. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} kB`
  return `${(bytes / 1e6).toFixed(1)} MB`
}
