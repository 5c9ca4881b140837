/**
 * Plain values with their unit in the type: what everyone imports, and the only thing that everyone may.
 *
 * A field's name carries its unit (`windMs`, `pressureHpa`), so JSON can carry the bare number. The brands exist only
 * for the compiler: they keep knots out of a metres-per-second place and a GCJ-02 point off a WGS 84 map.
 */
declare const unit: unique symbol

export type Quantity<U extends string> = number & { readonly [unit]: U }
export type MetresPerSecond = Quantity<'m/s'>
export type Knots = Quantity<'kn'>
export type Hectopascals = Quantity<'hPa'>
export type Kilometres = Quantity<'km'>

export const metresPerSecond = (n: number): MetresPerSecond => n as MetresPerSecond
export const knots = (n: number): Knots => n as Knots
export const hectopascals = (n: number): Hectopascals => n as Hectopascals
export const kilometres = (n: number): Kilometres => n as Kilometres

/** The international knot: 1852 m an hour, exactly. */
const METRES_PER_SECOND_IN_A_KNOT = 1852 / 3600
export const fromKnots = (n: Knots): MetresPerSecond => metresPerSecond(n * METRES_PER_SECOND_IN_A_KNOT)
export const toKnots = (n: MetresPerSecond): Knots => knots(n / METRES_PER_SECOND_IN_A_KNOT)

/** The international nautical mile, exactly. */
export const KM_PER_NM = 1.852

/** WGS 84, degrees, longitude first as in GeoJSON (RFC 7946). */
export type Position = readonly [lon: number, lat: number]
/** The obfuscated coordinates of Chinese web maps: another type, to be converted before it is used as a `Position`. */
export type Gcj02Position = Position & { readonly [unit]: 'GCJ-02' }

/** Whole fen, so that sums are exact. */
export interface Money {
  readonly fen: bigint
  readonly currency: 'CNY'
}

/** A UUIDv7 (RFC 9562 section 5.7). The brand keeps a CaseId out of a StormId's place. */
export type Id<Of extends string> = string & { readonly [unit]: Of }

/** The two languages of every word a reader sees. */
export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]
/** The same words in each language; a missing translation does not compile. */
export type Words = Record<Locale, string>

let lastMs = 0
let counter = 0

/**
 * A new UUIDv7: 48 bits of milliseconds, a 12-bit counter that keeps ids of one process in order within a
 * millisecond (RFC 9562 section 6.2, method 1), and 62 random bits.
 */
export function newId<Of extends string>(now: number = Date.now()): Id<Of> {
  const random = crypto.getRandomValues(new Uint8Array(10))
  if (now > lastMs) {
    lastMs = now
    counter = ((random[8]! << 8) | random[9]!) & 0x7ff
  } else if (++counter > 0xfff) {
    lastMs += 1
    counter = 0
  }
  const time = lastMs.toString(16).padStart(12, '0')
  const low = Array.from(random.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = (0x8 | (random[0]! & 0x3)).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${low.slice(1, 4)}-${low.slice(4)}` as Id<Of>
}
