/** Chance that is the same on every machine: nothing here may differ from run to run. */

/** Mulberry32 (T. Ettinger, 2017): 32 bits of state, whole numbers from 0 to 2^32 - 1. Enough for samples and resamples. */
export function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
}
