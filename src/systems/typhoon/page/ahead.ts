/**
 * Asks for what the page's first view needs while the page's program is still on its way. It asks for nothing that the
 * page itself would not ask for: the storm tells at which moments there is a forecast, as it does the page.
 */
import { instant } from '#console/address.ts'
import { askAhead } from '#console/api.ts'
import type { Situation, StormDetail } from '../schema.ts'
import { courseAt, fixesOf } from './course.ts'

export const SITUATION = '/api/typhoon/situation'
export const stormAddress = (id: string): string => `/api/typhoon/storms/${encodeURIComponent(id)}`
export const forecastAddress = (id: string, atMs: number): string =>
  `${stormAddress(id)}/forecast?at=${new Date(atMs).toISOString()}`

export async function askForFirstView(query: URLSearchParams): Promise<void> {
  const situation = askAhead<Situation>(SITUATION)
  try {
    const id = query.get('storm') ?? activeIn(await situation)
    if (id === null) return
    const { track } = await askAhead<StormDetail>(stormAddress(id))
    const { phase, known } = courseAt(fixesOf(track), instant().parse(query.get('at')), new Date())
    const last = known.at(-1)
    if (last !== undefined && phase !== 'over') void askAhead(forecastAddress(id, last.atMs))
  } catch {
    // The page meets the same problem, and tells of it.
  }
}

const activeIn = ({ active, storm }: Situation): string | null => (active ? (storm?.id ?? null) : null)
