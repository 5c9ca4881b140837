/** A grade's shape and colour, as on the map. */
import { useTokens } from '#console/theme.ts'
import { gradeColour } from '../colours.ts'
import { cornersOf } from '../paint.ts'
import { GRADE_LOOKS, type Grade } from '../scales.ts'

export function GradeShape({ grade }: { grade: Grade | null }) {
  const tokens = useTokens()
  const { shape, radius } = grade === null ? { shape: 'circle' as const, radius: 2.25 } : GRADE_LOOKS[grade]
  const paint = {
    fill: gradeColour(grade, tokens),
    stroke: grade === null ? tokens['ink-2'] : tokens['data-4'],
  }
  return (
    <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true" className="grade-shape">
      {shape === 'circle' && <circle r={radius} {...paint} />}
      {shape === 'square' && (
        <rect x={-radius} y={-radius} width={2 * radius} height={2 * radius} {...paint} />
      )}
      {shape !== 'circle' && shape !== 'square' && (
        <polygon
          points={cornersOf(shape, radius)
            .map((xy) => xy.join())
            .join(' ')}
          {...paint}
        />
      )}
    </svg>
  )
}
