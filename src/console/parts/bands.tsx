/** One line above what it speaks of: that it is stale, or only a sample. */
import type { ReactNode } from 'react'
import { clockTime, day, relativeTime } from '../format.ts'
import { useLocale, useSay } from '../locale.ts'
import { useNow } from '../time.ts'
import { words } from '../words.ts'

const own = {
  asOf: { 'zh-CN': '截至', en: 'As of' },
  schematic: {
    'zh-CN': '示意轮廓，不作为责任划分依据。',
    en: 'Schematic outline; it does not decide whose responsibility a place is.',
  },
}

/** "As of 14:03, 22 minutes ago", and why. Announced, because figures on a wall must not look fresh when they are not. */
export function StaleBand({
  asOf,
  children,
  onRetry,
}: {
  asOf: Date
  children?: ReactNode
  onRetry?: () => void
}) {
  const say = useSay()
  const locale = useLocale()
  const now = useNow()
  const time = day(asOf) === day(now) ? clockTime(asOf) : `${day(asOf)} ${clockTime(asOf)}`
  return (
    <p className="band" role="status">
      <span className="num">
        {say(own.asOf)} {time}
      </span>
      <span>{relativeTime(asOf, now, locale)}</span>
      {children !== undefined && <span>{children}</span>}
      {onRetry !== undefined && (
        <button type="button" className="quiet" onClick={onRetry}>
          {say(words.retry)}
        </button>
      )}
    </p>
  )
}

/** Put it on every view that shows data made by the project itself. */
export function SampleBand({ children }: { children?: ReactNode }) {
  const say = useSay()
  return (
    <p className="band band-sample">
      <SampleMark />
      <span>{children ?? say(words.sampleOnly)}</span>
    </p>
  )
}

function SampleMark() {
  return (
    <svg className="sample-mark" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path d="M0 12 12 0M0 6 6 0M6 12l6-6" />
    </svg>
  )
}

/** Put it wherever an outline is drawn that nobody official drew. */
export function SchematicNote() {
  const say = useSay()
  return <p className="small quiet-ink">{say(own.schematic)}</p>
}
