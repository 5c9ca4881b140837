/** Which storm the page is about, and what the server says of it. */
import { useMemo } from 'react'
import { useApi } from '#console/use-api.ts'
import type { Situation, StormDetail, StormSummary } from '../schema.ts'
import { SITUATION, stormAddress } from './ahead.ts'
import { type Fix, fixesOf } from './course.ts'

const NO_FIXES: readonly Fix[] = []

/**
 * The storm of the address; else the active one; else, so that there is something to look at and to rehearse with, the
 * strongest of the latest season on record.
 */
export function useStorm(chosen: string | null) {
  const situation = useApi<Situation>(SITUATION, { everySeconds: 300 })
  const known = situation.data
  const history = known?.sources.find(({ history: is }) => is) ?? known?.sources[0]
  const seek = chosen === null && known !== undefined && !known.active && history?.lastSeason != null
  const season = useApi<{ storms: StormSummary[] }>(
    seek ? `/api/typhoon/storms?source=${history.source}&season=${history.lastSeason}&limit=500` : null,
  )
  const strongest = seek ? strongestOf(season.data?.storms ?? []) : null
  const id = chosen ?? (known?.active === true ? (known.storm?.id ?? null) : (strongest?.id ?? null))
  const url = id === null ? null : stormAddress(id)
  const detail = useApi<StormDetail>(url)
  // An answer for the storm before is not shown under the name of the next.
  const storm = detail.data !== undefined && detail.url === url ? detail.data : null
  const fixes = useMemo(() => (storm === null ? NO_FIXES : fixesOf(storm.track)), [storm])
  return { situation, detail, id, storm, fixes, isSuggested: chosen === null && known?.active === false }
}

const strongestOf = (storms: readonly StormSummary[]): StormSummary | null =>
  storms.reduce<StormSummary | null>(
    (best, storm) => ((storm.maxWindMs ?? 0) > (best?.maxWindMs ?? -1) ? storm : best),
    null,
  )
