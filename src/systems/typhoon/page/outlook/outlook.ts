/** What a forecast says of its own certainty: scenarios, chances, and what it is blended from. */
import type { Locale } from '#values'
import type { ForecastOut } from '../../schema.ts'
import { shortAgency } from '../agencies/names.ts'
import { SCENARIO_WORDS, words } from './words.ts'

export type Scenario = NonNullable<ForecastOut['scenarios']>[number]

/** `62 %`, in Chinese `62%`, as their sentences have it; what is not nothing is never said to be 0. */
export function percent(share: number, locale: Locale): string {
  const n = Math.round(share * 100)
  const text = share > 0 && n === 0 ? '< 1' : share < 1 && n === 100 ? '> 99' : String(n)
  return locale === 'en' ? `${text} %` : `${text}%`
}

/** From a first fix there is a place and no way: members and scenarios of it would say more than is known. */
export const isFirstFix = (forecast: ForecastOut): boolean => forecast.notes.includes('no-motion')

/** The likeliest first; none where they say nothing. */
export const scenariosOf = (forecast: ForecastOut): readonly Scenario[] =>
  isFirstFix(forecast) ? [] : (forecast.scenarios ?? [])

/** How a scenario is named where the map is told what is pointed at. */
export const scenarioHover = (kind: Scenario['kind']): string => `scenario:${kind}`

/** Three members in ten going ashore beside the river mouth are worth the page's sentence. */
const NOTABLE_SCENARIO = 0.3
/** One in twenty is a risk that a city prepares for. */
const NOTABLE_STRIKE = 0.05
/** Of all cases about one in twenty: more than that is worth a line. */
const NOTABLE_RAPID = 0.05

/** The chance that the centre comes near Guangzhou, by the farthest hour; null where it was not counted. */
export function cityStrike(
  forecast: ForecastOut,
): { probability: number; radiusKm: number; hours: number } | null {
  const city = forecast.strikes?.find(({ code }) => code.length === 4) ?? forecast.strikes?.[0]
  const [probability, hours] = [city?.probability.at(-1), city?.hours.at(-1)]
  if (city === undefined || probability === undefined || hours === undefined || isFirstFix(forecast))
    return null
  return { probability, radiusKm: city.radiusKm, hours }
}

/** The clause of the page's sentence that says how sure it is; null where no chance is worth it. */
export function chanceClause(
  forecast: ForecastOut,
  locale: Locale,
): { readonly text: string; readonly about: 'landfall' | 'strike' } | null {
  const near = scenariosOf(forecast).find(({ kind }) => kind === 'west' || kind === 'east')
  if (near !== undefined && near.share >= NOTABLE_SCENARIO) {
    const share = percent(near.share, locale)
    const does = SCENARIO_WORDS[near.kind][locale]
    const text = locale === 'en' ? `${share} of the members ${does}` : `${share} 的成员${does}`
    return { text, about: 'landfall' }
  }
  const strike = cityStrike(forecast)
  if (strike === null || strike.probability < NOTABLE_STRIKE) return null
  const share = percent(strike.probability, locale)
  const text =
    locale === 'en'
      ? `${share} of the members come within ${strike.radiusKm} km of the city`
      : `${share} 的成员进入广州 ${strike.radiusKm} 公里以内`
  return { text, about: 'strike' }
}

/** Null where it is no more likely than of any storm. */
export function rapidLine(forecast: ForecastOut, locale: Locale): string | null {
  const share = forecast.rapidIntensification
  if (share == null || share < NOTABLE_RAPID) return null
  return `${words.rapid[locale]}${locale === 'en' ? ': ' : '：'}${percent(share, locale)}`
}

/** The lead that a blend is described by: as far as a city decides by. */
const BLEND_H = 48
const MOST_NAMED = 6

/** "Blend of HKO 28 %, CMA 19 %, …, our statistics 5 %"; null of a forecast from statistics alone. */
export function blendLine(forecast: ForecastOut, locale: Locale): string | null {
  const { consensus, leads } = forecast
  if (consensus == null) return null
  const lead = Math.max(
    0,
    leads.findIndex(({ h }) => h === BLEND_H),
  )
  const named = consensus.agencies
    .map(({ agency, title, weights }) => ({
      name: shortAgency(agency, title, locale),
      weight: weights[lead] ?? 0,
    }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_NAMED)
  const parts = [
    ...named,
    { name: words.ourStatistics[locale], weight: consensus.statistics.weights[lead] ?? 0 },
  ].map(({ name, weight }) => `${name} ${percent(weight, locale)}`)
  return locale === 'en'
    ? `Blend of ${parts.join(', ')} (weights at ${leads[lead]?.h ?? BLEND_H} h, by verified errors).`
    : `综合预报：${parts.join('、')}（${leads[lead]?.h ?? BLEND_H} 小时权重，按检验误差）。`
}
