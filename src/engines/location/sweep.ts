/** Pairs of things whose boxes touch, found without comparing each with each. */
import { type Box, boxesTouch } from './shape.ts'

/**
 * Calls `visit` with each pair of indices whose boxes touch, the lower index first; it stops when `visit` answers false.
 * A sweep from west to east: near n log n where boxes are small beside the whole.
 */
export function touchingPairs(boxes: readonly Box[], visit: (i: number, j: number) => boolean | void): void {
  const order = boxes.map((_, i) => i).sort((a, b) => boxes[a]!.west - boxes[b]!.west)
  for (let p = 0; p < order.length; p++) {
    const i = order[p]!
    const box = boxes[i]!
    for (let q = p + 1; q < order.length; q++) {
      const j = order[q]!
      const other = boxes[j]!
      if (other.west > box.east) break
      if (boxesTouch(box, other) && visit(Math.min(i, j), Math.max(i, j)) === false) return
    }
  }
}
