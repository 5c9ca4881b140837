/** Districts along time in one hue: a row each, with what matters most of it in words beside it. */
import { type PointerEvent, useState } from 'react'
import { ScrollRegion } from '#console/parts/scroll-region.tsx'
import { useLocale, useSay } from '#console/locale.ts'
import type { ImpactOut } from '../../schema.ts'
import { words as page } from '../words.ts'
import { cellText, daysOf, isRain, limitsOf, runsOf, stepText, type Strip } from './strips.ts'
import { type Shown, SHOWN_TITLES, words } from './words.ts'

interface Props {
  readonly impact: ImpactOut
  readonly strips: readonly Strip[]
  readonly shown: Shown
}

const STEP_H = 3

export function Heat({ impact, strips, shown }: Props) {
  const say = useSay()
  const locale = useLocale()
  const [pointed, setPointed] = useState<{ strip: Strip; step: number } | null>(null)
  const steps = strips[0]?.values.length ?? 0
  const days = daysOf(impact)
  const point = (strip: Strip) => (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    const step = Math.floor(((event.clientX - box.left) / box.width) * steps)
    setPointed({ strip, step: Math.max(0, Math.min(steps - 1, step)) })
  }
  const hours = isRain(shown) ? 24 : STEP_H
  const endH = pointed === null ? 0 : (impact.places[0]?.h[pointed.step] ?? 0)
  return (
    <figure className="heat" aria-label={say(SHOWN_TITLES[shown])}>
      <div className="heat-row heat-head small quiet-ink">
        <span>{say(words.place)}</span>
        <span className="heat-days num" aria-hidden="true">
          {days.map(({ part, label }) => (
            <span key={label} style={{ left: `${part * 100}%` }}>
              {label}
            </span>
          ))}
        </span>
        <span>{say(isRain(shown) ? words.mostRain : words.chance)}</span>
      </div>
      <ul>
        {strips.map((strip) => (
          <li key={strip.code} className="heat-row">
            <span className="heat-name">{strip.name[locale]}</span>
            <svg
              className="heat-strip"
              viewBox={`0 0 ${Math.max(1, steps)} 1`}
              preserveAspectRatio="none"
              aria-hidden="true"
              onPointerMove={point(strip)}
              onPointerLeave={() => setPointed(null)}
            >
              {runsOf(strip.values, shown).map(({ from, steps: width, shade }) => (
                <rect key={from} className={`heat-${shade}`} x={from} y="0" width={width} height="1" />
              ))}
              {days.map(({ part, label }) => (
                <line key={label} x1={part * steps} x2={part * steps} y1="0" y2="1" />
              ))}
            </svg>
            <span className="heat-most num">
              <strong>{strip.most}</strong> {strip.when}
            </span>
          </li>
        ))}
      </ul>
      <p className="heat-read small num" aria-hidden="true">
        {pointed === null ? (
          <Ramp shown={shown} />
        ) : (
          <>
            {pointed.strip.name[locale]} · {stepText(impact, endH, hours)} ·{' '}
            <strong>{cellText(pointed.strip.values[pointed.step] ?? 0, shown, locale)}</strong>
            {isRain(shown) && ` ${say(words.mm)}`}
          </>
        )}
      </p>
    </figure>
  )
}

/** What the shades mean. */
function Ramp({ shown }: { shown: Shown }) {
  const say = useSay()
  return (
    <span className="heat-ramp">
      {limitsOf(shown).map((limit, i) => (
        <span key={limit}>
          <svg width="12" height="12" viewBox="0 0 1 1" aria-hidden="true">
            <rect className={`heat-${i + 1}`} width="1" height="1" />
          </svg>
          ≥ {isRain(shown) ? limit : Math.round(limit * 100)}
        </span>
      ))}
      <span>{isRain(shown) ? say(words.mm) : '%'}</span>
    </span>
  )
}

/** The same figures, a row for each step. */
export function HeatTable({ impact, strips, shown }: Props) {
  const say = useSay()
  const locale = useLocale()
  const hours = isRain(shown) ? 24 : STEP_H
  return (
    <ScrollRegion label={say(SHOWN_TITLES[shown])} maxHeight={320}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">
              {say(page.time)} <span className="unit">UTC+8</span>
            </th>
            {strips.map((strip) => (
              <th key={strip.code} scope="col" className="cell-number">
                {strip.name[locale]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(impact.places[0]?.h ?? []).map((h, i) => (
            <tr key={h}>
              <th scope="row" className="num">
                {stepText(impact, h, hours)}
              </th>
              {strips.map((strip) => (
                <td key={strip.code} className="cell-number">
                  {cellText(strip.values[i] ?? 0, shown, locale)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

/** Few columns with their figures in them: the shade only leads the eye. */
export function NearTable({ strips, hours }: { strips: readonly Strip[]; hours: readonly number[] }) {
  const say = useSay()
  const locale = useLocale()
  return (
    <ScrollRegion label={say(SHOWN_TITLES.near)}>
      <table className="plain near-table">
        <thead>
          <tr>
            <th scope="col">{say(words.place)}</th>
            {hours.map((h) => (
              <th key={h} scope="col" className="cell-number">
                {h} <span className="unit">{say(words.within)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {strips.map((strip) => (
            <tr key={strip.code}>
              <th scope="row">{strip.name[locale]}</th>
              {strip.values.map((value, i) => (
                <td key={hours[i]} className="cell-number">
                  {value === 0 ? '—' : cellText(value, 'near', locale)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
