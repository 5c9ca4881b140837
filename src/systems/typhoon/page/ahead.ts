/** Asks for what the page's first view needs while its program is still on its way: a third of the time to the answer. */
import { preload } from '#console/api.ts'

export function askAhead(address: URLSearchParams): void {
  // The map's program is the largest part: it comes beside the page, not after it.
  void import('#console/map/canvas.tsx')
  preload('/api/typhoon/situation')
  const storm = address.get('storm')
  if (storm === null) return
  const base = `/api/typhoon/storms/${encodeURIComponent(storm)}`
  preload(base)
  const at = Date.parse(address.get('at') ?? '')
  if (!Number.isNaN(at)) preload(`${base}/forecast?at=${new Date(at).toISOString()}`)
}
