/** The stored verification that speaks for the forecasts of a storm; asked for when its forecast is here. */
import { useApi } from '#console/use-api.ts'
import type { VerificationOut } from '../../schema.ts'
import { stormAddress } from '../ahead.ts'

export interface Verified {
  /** The history that is learned from; null where there is none. */
  readonly source: string | null
  readonly verification: VerificationOut | null
}

export function useVerification(storm: string | null, wanted: boolean) {
  const url = storm === null || !wanted ? null : `${stormAddress(storm)}/verification`
  const answer = useApi<Verified>(url)
  return { answer, verified: url !== null && answer.url === url ? (answer.data ?? null) : null }
}
