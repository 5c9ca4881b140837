/** An instant in civil time: short in the text, whole on hover and for programs. */
import { fullTime, relativeTime, shortTime, weekday } from '../format.ts'
import { useLocale } from '../locale.ts'
import { useNow } from '../time.ts'

interface Props {
  readonly at: Date | string
  /** `short` 09-16 17:00 · `full` 2018-09-16 17:00 · `weekday` 09-16 Sun 17:00 · `relative` 22 minutes ago */
  readonly form?: 'short' | 'full' | 'weekday' | 'relative'
}

export function Time({ at, form = 'short' }: Props) {
  const date = typeof at === 'string' ? new Date(at) : at
  const whole = `${fullTime(date)} (UTC+8)`
  return (
    <time dateTime={date.toISOString()} title={whole} className="num">
      {form === 'relative' ? <Relative date={date} /> : <Absolute date={date} form={form} />}
    </time>
  )
}

function Absolute({ date, form }: { date: Date; form: 'short' | 'full' | 'weekday' }) {
  const locale = useLocale()
  if (form === 'full') return fullTime(date)
  const short = shortTime(date)
  return form === 'short' ? short : `${short.slice(0, 5)} ${weekday(date, locale)} ${short.slice(6)}`
}

/** Of its own, so that only relative times are drawn again every minute. */
function Relative({ date }: { date: Date }) {
  return relativeTime(date, useNow(), useLocale())
}
