/**
 * How each PostgreSQL type comes back, for both drivers: they disagree by default (int8 is number or bigint in PGlite
 * and a string in pg; interval is a string or an object), and a system must not notice which one it runs on.
 */
const OID = {
  bool: 16,
  int8: 20,
  int2: 21,
  int4: 23,
  json: 114,
  float4: 700,
  float8: 701,
  point: 600,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  numeric: 1700,
  jsonb: 3802,
  xid8: 5069,
} as const

const keep = (text: string): string => text

/** PostgreSQL writes `2018-09-14 00:00:00.123456+00`; the session's time zone is UTC. */
function instant(text: string): Date {
  const date = new Date(`${text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')}`)
  if (Number.isNaN(date.getTime())) throw new Error(`timestamp out of range: ${text}`)
  return date
}

/** Parsers from PostgreSQL's text format by type OID. */
export const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [OID.bool]: (text) => text === 't',
  [OID.int2]: Number,
  [OID.int4]: Number,
  // Fen of a city's budget pass 2^53: always bigint. Counts that are for people are cast to int in the query.
  [OID.int8]: BigInt,
  [OID.float4]: Number,
  [OID.float8]: Number,
  [OID.numeric]: keep,
  [OID.point]: keep,
  [OID.json]: JSON.parse,
  [OID.jsonb]: JSON.parse,
  [OID.date]: keep,
  [OID.time]: keep,
  // A timestamp without time zone has no place in our tables: leave the text for who brings one.
  [OID.timestamp]: keep,
  [OID.timestamptz]: instant,
  // The session says intervalstyle = iso_8601: P1DT2H.
  [OID.interval]: keep,
  [OID.xid8]: keep,
}

/** What every session starts with, so that text formats agree. */
export const SESSION = `set time zone 'UTC'; set intervalstyle = 'iso_8601'; set datestyle = 'ISO, YMD'; set extra_float_digits = 1`
