/** The one time control: now, a past moment, or a range, for every view of the page. */
import { type FormEvent, useState } from 'react'
import { clockTime, fullTime, parseCivil, shortTime, weekday } from '../format.ts'
import { useLocale, useSay } from '../locale.ts'
import { Popup } from '../parts/popup.tsx'
import { useNarrow } from '../parts/use-narrow.ts'
import { goToMoment, goToRange, useNow, useReplay, useTime } from '../time.ts'
import { words } from '../words.ts'

export function TimeControl() {
  const say = useSay()
  const locale = useLocale()
  const now = useNow()
  const { mode, at, range } = useTime()
  const narrow = useNarrow()
  const face =
    at !== null
      ? narrow
        ? shortTime(at)
        : `${fullTime(at)} ${weekday(at, locale)}`
      : range !== null
        ? narrow
          ? `${shortTime(range.from).slice(0, 5)} – ${shortTime(range.to).slice(0, 5)}`
          : `${fullTime(range.from)} – ${fullTime(range.to)}`
        : `${say(words.now)} ${clockTime(now)}`
  return (
    <Popup
      label={say(words.time)}
      className={mode === 'now' ? 'quiet top-time' : 'quiet top-time top-time-past'}
      face={
        <>
          <span className="hidden">{say(words.time)}: </span>
          <span className="num">{face}</span>
        </>
      }
    >
      {(close) => <Choices close={close} />}
    </Popup>
  )
}

function Choices({ close }: { close: () => void }) {
  const say = useSay()
  const now = useNow()
  const { at, range } = useTime()
  const { timeline } = useReplay()
  const [moment, setMoment] = useState(at === null ? '' : fullTime(at))
  const [from, setFrom] = useState(range === null ? '' : fullTime(range.from))
  const [to, setTo] = useState(range === null ? '' : fullTime(range.to))
  const [wrong, setWrong] = useState<{ where: 'moment' | 'range'; what: string } | null>(null)

  const chooseMoment = (event: FormEvent) => {
    event.preventDefault()
    const chosen = parseCivil(moment, now)
    if (chosen === null) return setWrong({ where: 'moment', what: say(words.timeWrong) })
    if (chosen > now) return setWrong({ where: 'moment', what: say(words.timeFuture) })
    goToMoment(chosen)
    close()
  }
  const chooseRange = (event: FormEvent) => {
    event.preventDefault()
    const [start, end] = [parseCivil(from, now), parseCivil(to, now)]
    if (start === null || end === null) return setWrong({ where: 'range', what: say(words.timeWrong) })
    if (start >= end) return setWrong({ where: 'range', what: say(words.rangeWrong) })
    goToRange(start, end)
    close()
  }
  const error = (where: 'moment' | 'range') =>
    wrong?.where === where && (
      <p className="field-error" role="alert">
        {wrong.what}
      </p>
    )
  return (
    <div className="time-choices">
      <button
        type="button"
        className="menu-item"
        onClick={() => {
          goToMoment(null)
          close()
        }}
      >
        {say(words.now)} <span className="num quiet-ink">{clockTime(now)}</span>
      </button>
      {timeline?.marks?.map((mark) => (
        <button
          key={mark.at.getTime()}
          type="button"
          className="menu-item"
          onClick={() => {
            goToMoment(mark.at)
            close()
          }}
        >
          {say(mark.label)} <span className="num quiet-ink">{fullTime(mark.at)}</span>
        </button>
      ))}
      <form onSubmit={chooseMoment} noValidate>
        <label className="field">
          <span>{say(words.moment)}</span>
          <input
            value={moment}
            onChange={(e) => setMoment(e.target.value)}
            placeholder="2018-09-16 17:00"
            inputMode="numeric"
          />
        </label>
        <button type="submit" className="button">
          {say(words.show)}
        </button>
        {error('moment')}
      </form>
      <form onSubmit={chooseRange} noValidate>
        <label className="field">
          <span>
            {say(words.range)} · {say(words.from)}
          </span>
          <input
            value={from}
            onChange={(e) => setFrom(e.target.value)}
            placeholder="2018-09-01 00:00"
            inputMode="numeric"
          />
        </label>
        <label className="field">
          <span>{say(words.to)}</span>
          <input
            value={to}
            onChange={(e) => setTo(e.target.value)}
            placeholder="2018-09-30 23:59"
            inputMode="numeric"
          />
        </label>
        <button type="submit" className="button">
          {say(words.show)}
        </button>
        {error('range')}
      </form>
      <p className="small quiet-ink">{say(words.timeHint)}</p>
    </div>
  )
}
