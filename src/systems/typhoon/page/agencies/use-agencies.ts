/** The agencies' forecasts of the moment shown, asked for when the storm's own are here. */
import { useApi } from '#console/use-api.ts'
import type { AgenciesOut, ForecastOut, StormDetail } from '../../schema.ts'
import { stormAddress } from '../ahead.ts'
import { useRested } from '../use-rested.ts'

/** Only storms that are followed have any. */
export function useAgencies(storm: StormDetail | null, forecast: ForecastOut | null) {
  const url =
    storm?.source === 'operational' && forecast !== null
      ? `${stormAddress(storm.id)}/agencies?at=${forecast.at}`
      : null
  const answer = useApi<AgenciesOut>(useRested(url))
  return { answer, agencies: url !== null && answer.url === url ? (answer.data ?? null) : null }
}
