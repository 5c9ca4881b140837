/** Quantiles without sorting, and normal deviates without chance: what counting over an ensemble needs. */

/**
 * Puts the element of a rank between two others in its place, all lesser ones before it: Hoare 1961 (CACM 4:321,
 * algorithm 65, FIND). About three passes over the values, where sorting takes log2 of their number. `from` and `to` are
 * the first and the last index it may touch; the element is returned too.
 */
export function select(values: Float32Array, from: number, to: number, rank: number): number {
  let low = from
  let high = to
  while (low < high) {
    const pivot = values[rank]!
    let i = low
    let j = high
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (pivot < values[j]!) j--
      if (i <= j) {
        const kept = values[i]!
        values[i] = values[j]!
        values[j] = kept
        i++
        j--
      }
    }
    if (j < rank) low = i
    if (rank < i) high = j
  }
  return values[rank]!
}

const rankOf = (part: number, length: number): number => Math.max(0, Math.ceil(part * length) - 1)

/** The least of the first `length` values that a share `part` of them does not exceed; reorders them. 0 of none. */
export const quantileOf = (values: Float32Array, length: number, part: number): number =>
  length === 0 ? 0 : select(values, 0, length - 1, rankOf(part, length))

export interface Range {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

/** The median and the tenths at both ends, each sought only where the one before left it; reorders the values. */
export function rangeOf(values: Float32Array): Range {
  const last = values.length - 1
  if (last < 0) return { p10: 0, p50: 0, p90: 0 }
  const [low, mid, high] = [0.1, 0.5, 0.9].map((part) => rankOf(part, last + 1)) as [number, number, number]
  const p50 = select(values, 0, last, mid)
  return { p10: select(values, 0, mid, low), p50, p90: select(values, mid, last, high) }
}

/** Abramowitz & Stegun 1964, 26.2.23: the normal deviate exceeded with probability 1 - p; within 4.5e-4. */
function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(p, 1 - p)))
  const z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  return p < 0.5 ? -z : z
}

/**
 * A normal deviate for each of a series of members, always the same ones: the members spread evenly over the
 * distribution, however many there are (additive recurrence; Roberts' R2 for two dimensions that do not move together).
 */
export const deviate = (member: number, dimension: 0 | 1): number =>
  normalQuantile((0.5 + (member + 1) * (dimension === 0 ? 0.7548776662466927 : 0.5698402909980532)) % 1)
