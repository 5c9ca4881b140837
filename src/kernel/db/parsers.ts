/**
 * How each PostgreSQL type comes back, for both drivers: they disagree by default (int8 is number or bigint in PGlite
 * and a string in pg; interval is a string or an object), and a system must not notice which one it runs on.
 */
const OID = {
  bool: 16,
  bytea: 17,
  name: 19,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  json: 114,
  float4: 700,
  float8: 701,
  point: 600,
  circle: 718,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  numeric: 1700,
  uuid: 2950,
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
  // bytea_output = hex: \x00ff.
  [OID.bytea]: (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')),
  [OID.name]: keep,
  [OID.text]: keep,
  [OID.uuid]: keep,
  [OID.int2]: Number,
  [OID.int4]: Number,
  // Fen of a city's budget pass 2^53: always bigint. Counts that are for people are cast to int in the query.
  [OID.int8]: BigInt,
  [OID.float4]: Number,
  [OID.float8]: Number,
  [OID.numeric]: keep,
  [OID.point]: keep,
  [OID.circle]: keep,
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

/** The element's type by its array type's OID (pg_type.typarray). PGlite finds them itself; pg must be told. */
export const elementOf: Readonly<Record<number, number>> = {
  199: OID.json,
  271: OID.xid8,
  1000: OID.bool,
  1001: OID.bytea,
  1003: OID.name,
  1005: OID.int2,
  1007: OID.int4,
  1009: OID.text,
  1016: OID.int8,
  1017: OID.point,
  1021: OID.float4,
  1022: OID.float8,
  1115: OID.timestamp,
  1182: OID.date,
  1183: OID.time,
  1185: OID.timestamptz,
  1187: OID.interval,
  1231: OID.numeric,
  2951: OID.uuid,
  3807: OID.jsonb,
}

/** What every session starts with, so that text formats agree. */
export const SESSION = `set time zone 'UTC'; set intervalstyle = 'iso_8601'; set datestyle = 'ISO, YMD'; set extra_float_digits = 1; set bytea_output = 'hex'`
