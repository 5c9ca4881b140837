/** The agencies' forecasts of the moment shown, asked for after the storm's own forecast. */
import { useApi } from '#console/use-api.ts'
import type { AgenciesOut, StormDetail } from '../../schema.ts'
import { stormAddress } from '../ahead.ts'
import { useRested } from '../use-rested.ts'

/** Of the last fix, once it is known whether there is a forecast of ours. Only storms that are followed have any. */
export function useAgencies(storm: StormDetail | null, lastMs: number | undefined, wanted: boolean) {
  const url =
    storm?.source === 'operational' && wanted && lastMs !== undefined
      ? `${stormAddress(storm.id)}/agencies?at=${new Date(lastMs).toISOString()}`
      : null
  const answer = useApi<AgenciesOut>(useRested(url))
  return { answer, agencies: url !== null && answer.url === url ? (answer.data ?? null) : null }
}
