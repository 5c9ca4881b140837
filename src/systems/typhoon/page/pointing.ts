/** Which of the things on the map the pointer means. */
import type { Target } from './paint.ts'

const REACH_POINT = 9
const REACH_LINE = 6

/** The nearest target within reach; a mark before a line, for lines run under marks. */
export function targetAt(targets: readonly Target[], x: number, y: number): Target | null {
  let best: Target | null = null
  let bestScore = Number.POSITIVE_INFINITY
  for (const target of targets) {
    const isLine = target.kind === 'analog' || target.kind === 'agency'
    const distance = isLine ? fromLine(target.points, x, y) : fromPoint(target.points[0], x, y)
    if (distance > (isLine ? REACH_LINE : REACH_POINT)) continue
    const score = distance + (isLine ? REACH_POINT : 0)
    if (score < bestScore) [best, bestScore] = [target, score]
  }
  return best
}

const fromPoint = (point: readonly [number, number] | undefined, x: number, y: number): number =>
  point === undefined ? Number.POSITIVE_INFINITY : Math.hypot(point[0] - x, point[1] - y)

function fromLine(points: readonly (readonly [number, number])[], x: number, y: number): number {
  let best = fromPoint(points[0], x, y)
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1]!
    const [bx, by] = points[i]!
    const length = (bx - ax) ** 2 + (by - ay) ** 2
    const part =
      length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    best = Math.min(best, Math.hypot(ax + part * (bx - ax) - x, ay + part * (by - ay) - y))
  }
  return best
}
