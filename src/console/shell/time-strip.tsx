/** The course of events that a page declares: a slider over it, step, play and speed. Shown only where there is one. */
import {
  CaretRightOutlined,
  PauseOutlined,
  StepBackwardOutlined,
  StepForwardOutlined,
} from '@ant-design/icons'
import type { KeyboardEvent } from 'react'
import { fullTime, shortTime, weekday } from '../format.ts'
import { useLocale, useSay } from '../locale.ts'
import { useNarrow } from '../parts/use-narrow.ts'
import { SPEEDS, goToMoment, pause, setSpeed, step, togglePlay, useReplay, useTime } from '../time.ts'
import { type Timeline, snapped } from '../timeline.ts'
import { words } from '../words.ts'

const MINUTE = 60_000

export function TimeStrip() {
  const { timeline } = useReplay()
  return timeline === null ? null : <Strip timeline={timeline} />
}

function Strip({ timeline }: { timeline: Timeline }) {
  const say = useSay()
  const locale = useLocale()
  const { playing, speed } = useReplay()
  const { mode, at } = useTime()
  const narrow = useNarrow()
  const from = timeline.from.getTime() / MINUTE
  const to = timeline.to.getTime() / MINUTE
  const value = Math.max(from, Math.min(to, at === null ? to : at.getTime() / MINUTE))
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    pause()
    step(by)
  }
  const share = (minutes: number) => `${((minutes - from) / Math.max(to - from, 1)) * 100}%`
  return (
    <section className="strip" aria-label={say(words.timeline)}>
      <div className="strip-buttons">
        <button
          type="button"
          className="tool"
          aria-label={say(words.stepBack)}
          title={`${say(words.stepBack)} ←`}
          onClick={() => step(-1)}
        >
          <StepBackwardOutlined aria-hidden />
        </button>
        <button
          type="button"
          className="tool strip-play"
          aria-label={say(playing ? words.pause : words.play)}
          onClick={togglePlay}
        >
          {playing ? <PauseOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
          <span>{say(playing ? words.pause : words.play)}</span>
        </button>
        <button
          type="button"
          className="tool"
          aria-label={say(words.stepOn)}
          title={`${say(words.stepOn)} →`}
          onClick={() => step(1)}
        >
          <StepForwardOutlined aria-hidden />
        </button>
        <label className="strip-speed">
          <span className="hidden">{say(words.speed)}</span>
          <select value={speed} onChange={(e) => setSpeed(Number(e.target.value))}>
            {SPEEDS.map((s) => (
              <option key={s} value={s}>
                {s}×
              </option>
            ))}
          </select>
        </label>
      </div>
      <span className="num small quiet-ink strip-end">{shortTime(timeline.from)}</span>
      <div className="strip-track">
        <input
          type="range"
          aria-label={say(words.moment)}
          aria-valuetext={at === null ? say(words.now) : `${fullTime(at)} ${weekday(at, locale)}`}
          min={from}
          max={to}
          step={(timeline.moments ?? []).length > 0 ? 1 : timeline.stepMinutes}
          value={value}
          onPointerDown={pause}
          onChange={(e) => goToMoment(snapped(timeline, Number(e.target.value)), 'replace')}
          onKeyDown={press}
        />
        {timeline.marks?.map((mark) => (
          <span
            key={mark.at.getTime()}
            className="strip-mark"
            style={{ left: share(mark.at.getTime() / MINUTE) }}
            title={`${say(mark.label)} ${fullTime(mark.at)}`}
          />
        ))}
      </div>
      <span className="num small quiet-ink strip-end">{shortTime(timeline.to)}</span>
      <output className="num strip-at">
        {at === null ? say(words.now) : narrow ? shortTime(at) : `${fullTime(at)} ${weekday(at, locale)}`}
      </output>
      {mode === 'moment' && (
        <>
          <span className="small quiet-ink strip-note">{say(words.knownThen)}</span>
          <button type="button" className="quiet" onClick={() => goToMoment(null)}>
            {say(words.backToNow)}
          </button>
        </>
      )}
    </section>
  )
}
