/** Quantiles without sorting, and normal deviates without chance: what counting over an ensemble needs. */

/**
 * The element of rank `rank` (0 the least) of the first `length` values, which are reordered: Hoare 1961 (CACM 4:321,
 * algorithm 65, FIND). About three passes over the values, where sorting takes log2 of their number.
 */
function select(values: Float32Array, length: number, rank: number): number {
  let low = 0
  let high = length - 1
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

/** The least value that at least a share `part` of the first `length` values does not exceed; reorders them. */
export const quantileOf = (values: Float32Array, length: number, part: number): number =>
  length === 0 ? 0 : select(values, length, Math.max(0, Math.ceil(part * length) - 1))

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
