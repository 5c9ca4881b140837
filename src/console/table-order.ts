/** The order of a table's rows. */
export interface Order {
  readonly key: string
  readonly descending: boolean
}

/** A press on a head: ascending, descending, as given. */
export function nextOrder(now: Order | null, key: string): Order | null {
  if (now?.key !== key) return { key, descending: false }
  return now.descending ? null : { key, descending: true }
}

/** A new list; rows of equal value keep their order, and what is missing comes last either way. */
export function ordered<Row>(
  rows: readonly Row[],
  value: (row: Row) => string | number | null,
  descending: boolean,
): Row[] {
  const sign = descending ? -1 : 1
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y)
    return sign * String(x).localeCompare(String(y), 'zh-CN', { numeric: true })
  })
}
