/** What was said against what came: on the diagonal the two are the same. Beside each point the number of its cases. */
import { formatNumber } from '#console/format.ts'
import { useLocale, useSay } from '#console/locale.ts'
import { percent } from '../outlook/outlook.ts'
import type { ReliabilityPoint } from './model.ts'
import { words } from './words.ts'

const SIDE = 200
const LEFT = 40
const TOP = 8
const AT_AXIS = 0.03
/** Of a count in digits. */
const WIDTH = 28
const LINE = 12
const TICKS = [0, 0.25, 0.5, 0.75, 1]
const x = (share: number): number => LEFT + share * SIDE
const y = (share: number): number => TOP + (1 - share) * SIDE

/** Counts above their points, below at the top; where one would lie over the one before, a line further away. */
function labelsOf(points: readonly ReliabilityPoint[]): { x: number; y: number }[] {
  const placed: { x: number; y: number }[] = []
  for (const { said, came } of points) {
    const step = came > 0.9 ? LINE : -LINE
    // At the axis there is room to its right only.
    const across = x(said) + (said < AT_AXIS ? 6 : 0)
    let down = y(came) + (came > 0.9 ? LINE + 5 : -8)
    const isTaken = (at: number) =>
      placed.some((other) => Math.abs(other.x - across) < WIDTH && Math.abs(other.y - at) < LINE)
    while (isTaken(down)) down += step
    placed.push({ x: across, y: down })
  }
  return placed
}

export function Reliability({ points }: { points: readonly ReliabilityPoint[] }) {
  const say = useSay()
  const locale = useLocale()
  const labels = labelsOf(points)
  return (
    <>
      <svg
        className="reliability"
        viewBox={`0 0 ${LEFT + SIDE + 20} ${TOP + SIDE + 36}`}
        aria-hidden="true"
        focusable="false"
      >
        {TICKS.map((tick) => (
          <g key={tick}>
            <line className="rule" x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {tick * 100}
            </text>
            <text x={x(tick)} y={y(0) + 16} textAnchor="middle">
              {tick * 100}
            </text>
          </g>
        ))}
        <line className="diagonal" x1={x(0)} x2={x(1)} y1={y(0)} y2={y(1)} />
        <polyline
          className="came"
          points={points.map(({ said, came }) => `${x(said)},${y(came)}`).join(' ')}
        />
        {points.map(({ said, came, cases }, i) => (
          <g key={said}>
            <circle className="came-point" cx={x(said)} cy={y(came)} r="3.5" />
            <text x={labels[i]!.x} y={labels[i]!.y} textAnchor={said < AT_AXIS ? 'start' : 'middle'}>
              {formatNumber(cases)}
            </text>
          </g>
        ))}
        <text x={x(0.5)} y={y(0) + 32} textAnchor="middle">
          {say(words.said)} %
        </text>
        <text x={12} y={y(0.5)} textAnchor="middle" transform={`rotate(-90 12 ${y(0.5)})`}>
          {say(words.came)} %
        </text>
      </svg>
      <table className="hidden">
        <caption>{say(words.reliability)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(words.said)}</th>
            <th scope="col">{say(words.came)}</th>
            <th scope="col">{say(words.cases)}</th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ said, came, cases }) => (
            <tr key={said}>
              <td>{percent(said, locale)}</td>
              <td>{percent(came, locale)}</td>
              <td>{formatNumber(cases)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
