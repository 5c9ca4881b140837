/**
 * The state of a view in the address, so that any view can be sent as a link and reopened as it was. A codec says how
 * one value is written in the query; what is absent, or not understood, is the default.
 */
export interface Codec<T> {
  parse(text: string | null): T
  /** Null leaves the parameter out: so the default is never written. */
  format(value: T): string | null
}

export type Codecs = Readonly<Record<string, Codec<never>>>
export type Values<C> = { readonly [K in keyof C]: C[K] extends Codec<infer T> ? T : never }

export const text = (absent = ''): Codec<string> => ({
  parse: (t) => t ?? absent,
  format: (v) => (v === absent ? null : v),
})

export const optional = (): Codec<string | null> => ({
  parse: (t) => (t === null || t === '' ? null : t),
  format: (v) => v,
})

/** A finite number within the limits, to `decimals` places. */
export const number = (
  absent: number,
  { min = -Infinity, max = Infinity, decimals = 0 }: { min?: number; max?: number; decimals?: number } = {},
): Codec<number> => ({
  parse: (t) => {
    const n = t === null || t.trim() === '' ? Number.NaN : Number(t)
    return Number.isFinite(n) && n >= min && n <= max ? n : absent
  },
  format: (v) => (v === absent ? null : String(Number(v.toFixed(decimals)))),
})

export const flag = (absent = false): Codec<boolean> => ({
  parse: (t) => (t === '1' ? true : t === '0' ? false : absent),
  format: (v) => (v === absent ? null : v ? '1' : '0'),
})

export const oneOf = <const T extends string>(choices: readonly T[], absent: NoInfer<T>): Codec<T> => ({
  parse: (t) => choices.find((c) => c === t) ?? absent,
  format: (v) => (v === absent ? null : v),
})

/** Commas between; a comma within an item is escaped by the caller, who has none in identifiers. */
export const list = (): Codec<readonly string[]> => ({
  parse: (t) => (t === null || t === '' ? [] : t.split(',').filter((item) => item !== '')),
  format: (v) => (v.length === 0 ? null : v.join(',')),
})

/** An instant in UTC to the minute: `2018-09-14T00:00Z`. Null is "now". */
export const instant = (): Codec<Date | null> => ({
  parse: (t) => {
    if (t === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/.test(t)) return null
    const date = new Date(t)
    return Number.isNaN(date.getTime()) ? null : date
  },
  format: (v) => (v === null ? null : `${v.toISOString().slice(0, 16)}Z`),
})

/** Longitude, latitude and zoom of a map: `113.26,23.13,7.5`. */
export const camera = (): Codec<{ lon: number; lat: number; zoom: number } | null> => ({
  parse: (t) => {
    const [lon, lat, zoom, ...rest] = (t ?? '').split(',').map(Number)
    const valid = (n: number | undefined, limit: number): n is number =>
      n !== undefined && Number.isFinite(n) && Math.abs(n) <= limit
    if (t === null || t === '' || rest.length > 0) return null
    return valid(lon, 540) && valid(lat, 85) && valid(zoom, 24) ? { lon, lat, zoom } : null
  },
  format: (v) => (v === null ? null : `${v.lon.toFixed(2)},${v.lat.toFixed(2)},${v.zoom.toFixed(1)}`),
})

export function read<C>(codecs: C, query: URLSearchParams): Values<C> {
  const entries = Object.entries(codecs as Record<string, Codec<unknown>>)
  return Object.fromEntries(entries.map(([key, codec]) => [key, codec.parse(query.get(key))])) as Values<C>
}

/** A new query with the changes; what the codecs do not name stays. */
export function written<C>(codecs: C, query: URLSearchParams, changes: Partial<Values<C>>): URLSearchParams {
  const next = new URLSearchParams(query)
  for (const [key, value] of Object.entries(changes)) {
    const codec = (codecs as Record<string, Codec<unknown>>)[key]
    if (codec === undefined || value === undefined) continue
    const formatted = codec.format(value)
    if (formatted === null) next.delete(key)
    else next.set(key, formatted)
  }
  return next
}

/** As people read it: commas, colons and slashes stay (allowed in a query by RFC 3986 section 3.4). */
export function queryText(query: URLSearchParams): string {
  const s = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/')
  return s === '' ? '' : `?${s}`
}
