/** What a benchmark prints: figures with the bar that the issue sets, and notes. One JSON value on standard output. */
export interface Figure {
  readonly name: string
  readonly value: number | string
  readonly unit: string
  /** What it must reach, in words; absent where there is none. */
  readonly bar?: string
  readonly holds?: boolean
}

export interface Result {
  readonly title: string
  readonly figures: readonly Figure[]
  readonly notes: readonly string[]
}

export const atMost = (name: string, value: number, most: number, unit: string): Figure => ({
  name,
  value: Number(value.toPrecision(3)),
  unit,
  bar: `≤ ${most}`,
  holds: value <= most,
})

/** The value below which a share of the sorted values lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const print = (result: Result): void => void process.stdout.write(`${JSON.stringify(result)}\n`)
