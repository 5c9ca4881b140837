/** What a storm brings, as rows of cells: the same for the strips, their table and the file. */
import type { Cell } from '#console/csv.ts'
import { fullTime, shortTime } from '#console/format.ts'
import type { Locale } from '#values'
import type { ForecastOut, ImpactOut } from '../../schema.ts'
import { HOUR_MS } from '../course.ts'
import { percent } from '../outlook/outlook.ts'
import { words as page } from '../words.ts'
import { type Shown, SHOWN_WORDS, words } from './words.ts'

const BEAUFORT = { gust8: 8, gust10: 10, gust12: 12 } as const

export const isRain = (shown: Shown): shown is 'rain50' | 'rain90' => shown === 'rain50' || shown === 'rain90'

/** Where a shade begins: shares of members; mm of 24 h after GB/T 28592-2012, from light rain to severe rainstorm. */
const SHARE_LIMITS = [0.01, 0.05, 0.1, 0.2, 0.4, 0.6]
const RAIN_LIMITS = [1, 10, 25, 50, 100, 250]
export const limitsOf = (shown: Shown): readonly number[] => (isRain(shown) ? RAIN_LIMITS : SHARE_LIMITS)

/** From 0 (nothing worth a shade) to 6. */
export const shadeOf = (value: number, shown: Shown): number =>
  limitsOf(shown).findLastIndex((limit) => value >= limit) + 1

export interface Strip {
  readonly code: string
  readonly name: Record<Locale, string>
  /** One for each step, or for each hour within which the centre may come. */
  readonly values: readonly number[]
  /** What stands beside the strip. */
  readonly most: string
  readonly when: string
}

type Place = ImpactOut['places'][number]

const timeAt = (impact: { readonly at: string }, h: number): Date =>
  new Date(Date.parse(impact.at) + h * HOUR_MS)

function gustStrip(place: Place, impact: ImpactOut, beaufort: number, locale: Locale): Strip {
  const values = place.gust.find((g) => g.beaufort === beaufort)?.probability ?? []
  const over = place.period.gust.find((g) => g.beaufort === beaufort)
  const share = over?.probability ?? 0
  const likely = over?.firstLikelyH ?? null
  const onset = over?.onsetH ?? null
  const when =
    likely !== null
      ? shortTime(timeAt(impact, likely))
      : onset !== null && share > 0
        ? `~${shortTime(timeAt(impact, Math.round(onset)))}`
        : ''
  return { ...named(place), values, most: share === 0 ? '—' : percent(share, locale), when }
}

const named = ({ code, name }: Pick<Place, 'code' | 'name'>) => ({ code, name })

export function stripsOf(impact: ImpactOut, shown: Exclude<Shown, 'near'>, locale: Locale): Strip[] {
  return impact.places.map((place) => {
    if (!isRain(shown)) return gustStrip(place, impact, BEAUFORT[shown], locale)
    const { p50, p90 } = place.rain24Mm
    const most = (values: readonly number[]) => Math.round(Math.max(0, ...values))
    return {
      ...named(place),
      values: shown === 'rain50' ? p50 : p90,
      most: `${most(p50)}–${most(p90)}`,
      when: words.mm[locale],
    }
  })
}

type Strikes = NonNullable<ForecastOut['strikes']>

/** The chance that the centre comes near, by the hours within which it may. */
export const nearStrips = (strikes: Strikes, locale: Locale): Strip[] =>
  strikes.map((strike) => ({
    ...named(strike),
    values: strike.probability,
    most: percent(strike.probability.at(-1) ?? 0, locale),
    when: '',
  }))

export const isNothing = (strips: readonly Strip[], shown: Shown): boolean =>
  strips.every(({ values }) => values.every((value) => value < (isRain(shown) ? 1 : 0.001)))

/** Runs of steps in one shade: so a strip is few shapes. */
export function runsOf(
  values: readonly number[],
  shown: Shown,
): { from: number; steps: number; shade: number }[] {
  const runs: { from: number; steps: number; shade: number }[] = []
  values.forEach((value, i) => {
    const shade = shadeOf(value, shown)
    const last = runs.at(-1)
    if (last !== undefined && last.shade === shade) last.steps += 1
    else runs.push({ from: i, steps: 1, shade })
  })
  return runs.filter(({ shade }) => shade > 0)
}

/** `12 %`, or `12 mm` without its unit. */
export const cellText = (value: number, shown: Shown, locale: Locale): string =>
  isRain(shown) ? String(Math.round(value)) : percent(value, locale)

const LABEL_H = 8

/** Where a civil day begins among the steps, of one: the part of the strip left of it, and the day's name. */
export function daysOf(impact: {
  readonly at: string
  readonly places: readonly Pick<Place, 'h'>[]
}): { part: number; label: string }[] {
  const end = impact.places[0]?.h.at(-1) ?? 0
  const days: { part: number; label: string }[] = []
  for (let h = 0; h < end; h++) {
    const text = shortTime(timeAt(impact, h))
    // The day alone: there is no room for its month. A name at the very end would be cut off.
    if (text.endsWith('00:00') && h < end - LABEL_H)
      days.push({ part: h / end, label: String(Number(text.slice(3, 5))) })
  }
  return days
}

/** `09-16 14:00–17:00`: the step that ends at an hour. */
export const stepText = (impact: { readonly at: string }, endH: number, hours: number): string =>
  `${shortTime(timeAt(impact, endH - hours))}–${shortTime(timeAt(impact, endH)).slice(6)}`

/** Every place and step with all that is known of it. */
export function impactFile(impact: ImpactOut, locale: Locale): { head: string[]; body: Cell[][] } {
  const ms = page.ms[locale]
  const mm = words.mm[locale]
  return {
    head: [
      words.code[locale],
      words.place[locale],
      words.atH[locale],
      `${page.time[locale]} (UTC+8)`,
      `${page.time[locale]} (UTC)`,
      ...(['gust8', 'gust10', 'gust12'] as const).map((each) => SHOWN_WORDS[each][locale]),
      `${words.windMedian[locale]} (${ms})`,
      `${words.windHigh[locale]} (${ms})`,
      `${SHOWN_WORDS.rain50[locale]} (${mm})`,
      `${SHOWN_WORDS.rain90[locale]} (${mm})`,
    ],
    body: impact.places.flatMap((place) =>
      place.h.map((h, i): Cell[] => {
        const at = timeAt(impact, h)
        const gust = (beaufort: number) => place.gust.find((g) => g.beaufort === beaufort)?.probability[i]
        return [
          place.code,
          place.name[locale],
          h,
          fullTime(at),
          at.toISOString(),
          gust(8),
          gust(10),
          gust(12),
          place.windMs.p50[i],
          place.windMs.p90[i],
          place.rain24Mm.p50[i],
          place.rain24Mm.p90[i],
        ]
      }),
    ),
  }
}
