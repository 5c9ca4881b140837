/** Other storms of the same moment: two at once are common, and the page shows one. */
import { useMemo } from 'react'
import { useApi } from '#console/use-api.ts'
import type { Situation, StormDetail, StormSummary } from '../schema.ts'
import { aliveAt } from './alive.ts'
import type { Course } from './course.ts'

const NONE: readonly StormSummary[] = []

export function useOthers(
  storm: StormDetail | null,
  course: Course,
  situation: Situation | undefined,
  /** After the storm's own forecast. */
  wanted: boolean,
): readonly StormSummary[] {
  const season =
    storm === null || course.known.length === 0 || !wanted
      ? null
      : `/api/typhoon/storms?source=${storm.source}&season=${storm.season}&limit=500`
  const { data, url } = useApi<{ storms: StormSummary[] }>(season)
  const known = url === season ? data?.storms : undefined
  const { phase, atMs } = course
  return useMemo(() => {
    if (storm === null) return NONE
    const active = situation?.active === true ? situation.storm : null
    // Who looks at the past is not told of the present.
    if (phase === 'over') return active === null || active.id === storm.id ? NONE : [active]
    return aliveAt(known ?? NONE, { id: storm.id, atMs, isNow: phase === 'live' })
  }, [storm, known, situation, phase, atMs])
}
