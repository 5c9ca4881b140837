/** A stored verification as charts, rows and sentences. */
import type { ChartModel, LineSeries } from '#console/chart/model.ts'
import { day, formatNumber } from '#console/format.ts'
import type { Locale } from '#values'
import type { VerificationOut } from '../../schema.ts'
import { words as page } from '../words.ts'
import { words } from './words.ts'

export type Region = 'all' | 'scs'
export type Summary = VerificationOut['result'][Region]

/** Mean error by lead of ours, the reference and persistence. */
export function errorModel({ leadsH, errorKm }: Summary, locale: Locale): ChartModel {
  const line = (id: keyof Summary['errorKm'], name: string, colour: LineSeries['colour']): LineSeries => ({
    id,
    name,
    kind: 'line',
    ...(colour === undefined ? {} : { colour }),
    data: leadsH.map((h, i) => [h, errorKm[id][i] ?? null]),
  })
  return {
    title: words.error[locale],
    x: { kind: 'value', name: words.lead[locale] },
    y: { unit: page.km[locale], min: 0 },
    series: [
      line('kapok', words.ours[locale], 'fan'),
      line('cliper', words.reference[locale], 'ink-2'),
      line('persistence', words.persistence[locale], 'data-2'),
    ],
  }
}

/** "10 % better than the reference at 24 h [8, 13]"; null where it could not be told. */
export function skillLine({ leadsH, skillPercent, skillCi95 }: Summary, h: number, locale: Locale) {
  const i = leadsH.indexOf(h)
  const skill = skillPercent[i]
  if (skill == null) return null
  const ci = skillCi95[i]
  const n = formatNumber(Math.abs(skill))
  const range = ci == null ? '' : ` [${formatNumber(ci[0])}, ${formatNumber(ci[1])}]`
  const sure = ci != null && ci[0] <= 0 && ci[1] >= 0
  if (locale === 'en')
    return `${n} % ${skill < 0 ? 'worse' : 'better'} than the reference at ${h} h${range}${sure ? ', not certain' : ''}`
  return `${h} 小时比参考${skill < 0 ? '差' : '好'} ${n}%${range}${sure ? '（不确定）' : ''}`
}

/** Of the chance of a strike: how much better than saying always how often it comes. */
export function strikeLine({ strike }: Summary, locale: Locale): string | null {
  if (strike === null || strike.brierSkill === null) return null
  const skill = formatNumber(strike.brierSkill * 100)
  const { ci95 } = strike
  const range = ci95 === null ? '' : ` [${formatNumber(ci95[0] * 100)}, ${formatNumber(ci95[1] * 100)}]`
  const base = formatNumber(strike.base * 100, 1)
  return locale === 'en'
    ? `Brier skill ${skill} %${range} against always saying ${base} %; ${formatNumber(strike.cases)} cases`
    : `Brier 技巧 ${skill}%${range}（对比总说 ${base}%）；${formatNumber(strike.cases)} 例`
}

export interface ReliabilityPoint {
  readonly said: number
  readonly came: number
  readonly cases: number
}

export const reliabilityPoints = ({ strike }: Summary): ReliabilityPoint[] =>
  (strike?.reliability ?? []).flatMap(({ said, came, cases }) =>
    said === null || came === null || cases === 0 ? [] : [{ said, came, cases }],
  )

/** Which seasons were used for what, how many storms, by which model, and when. */
export function planLine({ plan, model, madeAt, result }: VerificationOut, region: Region, locale: Locale) {
  const { trainUntil, from, to } = plan
  const { storms, cases } = result[region]
  const most = formatNumber(Math.max(0, ...storms))
  const all = formatNumber(Math.max(0, ...cases))
  const made = day(new Date(madeAt))
  return locale === 'en'
    ? `${words.trained.en} ${trainUntil}, ${words.tested.en} ${from}–${to}: ${most} storms, ${all} cases; ${words.model.en} ${model}, ${words.made.en} ${made}`
    : `${words.trained['zh-CN']} ${trainUntil} 年，${words.tested['zh-CN']} ${from}–${to} 年：${most} 个台风，${all} 例；${words.model['zh-CN']} ${model}，${words.made['zh-CN']} ${made}`
}

const REMEMBERED_H = [24, 48, 72]

/** How far off the verified forecasts of one storm were: `160 / 330 / 540 km at 24/48/72 h`; null where it has none. */
export function missOf(verification: VerificationOut | null, storm: string, locale: Locale): string | null {
  const found = verification?.result.storms.find((one) => one.storm === storm)
  if (verification === null || found === undefined) return null
  const { leadsH } = verification.result.all
  const known = REMEMBERED_H.flatMap((h) => {
    const km = found.errorKm[leadsH.indexOf(h)]
    return km == null ? [] : [{ h, km }]
  })
  if (known.length === 0) return null
  const kms = known.map(({ km }) => formatNumber(km)).join(' / ')
  const hours = known.map(({ h }) => h).join('/')
  return `${kms} ${page.km[locale]} (${hours} ${page.h[locale]})`
}

const SEASONS = 10
/** As many seasons to learn from as to be tested on, at the least. */
const LEAST_TRAINED = 10

export interface Plan {
  readonly source: string
  readonly trainUntil: number
  readonly from: number
  readonly to: number
}

/** The last ten seasons, learned from all before; null where too few are on record. */
export function lastSeasons(
  source: string,
  known: { readonly firstSeason: number | null; readonly lastSeason: number | null } | undefined,
): Plan | null {
  const [first, last] = [known?.firstSeason ?? null, known?.lastSeason ?? null]
  if (first === null || last === null || last - first + 1 < SEASONS + LEAST_TRAINED) return null
  return { source, trainUntil: last - SEASONS, from: last - SEASONS + 1, to: last }
}
