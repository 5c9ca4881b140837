/** A storm that is over: the moments from which its life is worth walking again. */
import { fullTime } from '#console/format.ts'
import { useSay } from '#console/locale.ts'
import { goToMoment, play } from '#console/time.ts'
import { type Fix, HOUR_MS, nearestFix, strongestFix } from '../course.ts'
import { words } from '../words.ts'

const BEFORE_MS = 72 * HOUR_MS

export function Replay({ fixes }: { fixes: readonly Fix[] }) {
  const say = useSay()
  const first = fixes[0]
  const near = nearestFix(fixes)
  const strongest = strongestFix(fixes)
  if (first === undefined || near === null) return null
  const start = fixes.findLast(({ atMs }) => atMs <= near.atMs - BEFORE_MS) ?? first
  const before = new Date(start.atMs)
  return (
    <div className="replay">
      <p>{say(words.noneWhenOver)}</p>
      <button type="button" className="button" onClick={() => goToMoment(before)}>
        {say(words.beforeNearest)} <span className="num quiet-ink">{fullTime(before)}</span>
      </button>
      <button
        type="button"
        className="button"
        onClick={() => {
          goToMoment(new Date(first.atMs))
          play()
        }}
      >
        {say(words.fromStart)} <span className="num quiet-ink">{fullTime(new Date(first.atMs))}</span>
      </button>
      {strongest !== null && (
        <button type="button" className="button" onClick={() => goToMoment(new Date(strongest.atMs))}>
          {say(words.strongest)} <span className="num quiet-ink">{fullTime(new Date(strongest.atMs))}</span>
        </button>
      )}
    </div>
  )
}
