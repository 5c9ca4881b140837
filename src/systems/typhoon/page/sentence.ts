/** The page's answer in one sentence, made from data; and the sentences that say how far it may be trusted. */
import { clockTime, day, formatNumber, shortTime, weekday } from '#console/format.ts'
import type { Locale, Words } from '#values'
import type { ForecastOut, StormSummary } from '../schema.ts'
import { type Approach, NEAR_KM, roundedKm, roundedTime } from './approach.ts'
import {
  bearingFromGuangzhou,
  type Course,
  kmToGuangzhou,
  motionOf,
  nameOf,
  nearestFix,
  strongestFix,
} from './course.ts'
import { directionOf } from './direction.ts'
import { blendLine, cityStrike, percent } from './outlook/outlook.ts'
import { kindOf } from './scales.ts'

/** The name, else the number, else the key; the season where it is needed to tell storms apart. */
export function titleOf(
  storm: Pick<StormSummary, 'name' | 'nameZh' | 'number' | 'key' | 'season'>,
  locale: Locale,
): string {
  const name = (locale === 'zh-CN' ? storm.nameZh : null) ?? nameOf(storm)
  if (name !== null) return name
  const what = storm.number ?? storm.key
  return locale === 'en' ? `Unnamed storm ${what}` : `未命名 ${what}`
}

/** Nearer than this, the centre goes over the city as far as anyone can say. */
const OVER_KM = 20

/** `60 km south`, `南侧 60 公里`; over the city where it is that near. */
function whereOf(km: number, bearing: number, locale: Locale): string {
  if (km < OVER_KM) return locale === 'en' ? 'over the city' : '经过市区'
  const side = directionOf(bearing, locale)
  const rounded = formatNumber(roundedKm(km))
  return locale === 'en' ? `${rounded} km ${side}` : `${side}侧 ${rounded} 公里`
}

/** `Sun 09-16 about 17:00`, `09-16 周日 17 时前后`. */
function aboutTime(at: Date, locale: Locale): string {
  const date = shortTime(at).slice(0, 5)
  return locale === 'en'
    ? `${weekday(at, locale)} ${date} at about ${clockTime(at)}`
    : `${date} ${weekday(at, locale)} ${Number(clockTime(at).slice(0, 2))} 时前后`
}

interface Given {
  readonly storm: StormSummary
  readonly course: Course
  /** Null while the forecast is not known. */
  readonly approach: Approach | null
  /** How sure it is, where a chance is worth saying. */
  readonly chance?: string | null
  readonly locale: Locale
}

/** The page's one heading. */
export function sentenceOf(given: Given): string {
  const { storm, course, approach, locale } = given
  const chance = given.chance == null ? '' : locale === 'en' ? `; ${given.chance}` : `；${given.chance}`
  const title = titleOf(storm, locale)
  const last = course.known.at(-1)
  const en = locale === 'en'
  if (last === undefined)
    return en
      ? `${title} (${storm.season}) was not there yet at this moment`
      : `${title}（${storm.season}）此刻尚未生成`
  const kind = kindOf(last)[locale]
  if (course.phase === 'over') return overSentence(title, storm, course, locale)
  const wind =
    last.windMs === null
      ? ''
      : en
        ? `, ${formatNumber(last.windMs)} m/s`
        : `，${formatNumber(last.windMs)} 米/秒`
  const who = en ? `${title}, ${kind}${wind},` : `${title}（${kind}${wind}）`
  if (approach === null) {
    const motion = motionOf(course.known)
    if (motion === null) {
      const again = course.known.length > 1
      const place = whereOf(kmToGuangzhou(last), bearingFromGuangzhou(last), locale)
      return en
        ? `${who} has its first position${again ? ' after a gap' : ''}, ${place} of Guangzhou`
        : `${who}${again ? '中断后' : ''}有首个定位，位于广州${place}`
    }
    const to = directionOf(motion.heading, locale)
    const kmh = formatNumber(motion.kmh)
    return en ? `${who} moves ${to} at ${kmh} km/h` : `${who}以每小时 ${kmh} 公里向${to}移动`
  }
  const where = whereOf(approach.km, approach.bearing, locale)
  const radius = formatNumber(Math.max(10, roundedKm(approach.radius70Km)))
  const when = aboutTime(roundedTime(approach.atMs, approach.h), locale)
  if (approach.kind === 'leaving')
    return en
      ? `${who} is ${approach.km < OVER_KM ? 'over' : `${where} of`} Guangzhou and expected to move away from it`
      : `${who}${approach.km < OVER_KM ? '正经过广州' : `位于广州${where}`}，预计将远离广州`
  if (approach.kind === 'beyond')
    return en
      ? `${who} comes nearer to Guangzhou as far as the forecast goes: ${where} on ${when}; 70 % within ${radius} km${chance}`
      : `${who}在预报期内持续接近广州：${when}位于${where}；七成可能在该点 ${radius} 公里内${chance}`
  return en
    ? `${who} is expected nearest to Guangzhou (${where}) on ${when}; 70 % within ${radius} km${chance}`
    : `${who}预计 ${when}最接近广州（${where}）；七成可能在该点 ${radius} 公里内${chance}`
}

function overSentence(title: string, storm: StormSummary, course: Course, locale: Locale): string {
  const near = nearestFix(course.known)!
  const peak = strongestFix(course.known)
  const where = whereOf(near.km, near.bearing, locale)
  const date = day(new Date(near.atMs))
  const wind = near.windMs === null ? '' : formatNumber(near.windMs)
  const most = peak?.windMs == null ? '' : formatNumber(peak.windMs)
  if (locale === 'en')
    return `${title} (${storm.season}) is over: it came nearest to Guangzhou on ${date}, ${where}${wind === '' ? '' : ` with ${wind} m/s`}${most === '' ? '' : `; at its strongest it had ${most} m/s`}`
  return `${title}（${storm.season}）已结束：${date} 最接近广州，${where}${wind === '' ? '' : `，当时 ${wind} 米/秒`}${most === '' ? '' : `；最强 ${most} 米/秒`}`
}

/**
 * What the members and the circles say about Guangzhou; null where there is nothing to say. Where the sentence has the
 * members' share already, only the circles.
 */
export function chanceOf(
  approach: Approach | null,
  forecast: ForecastOut,
  locale: Locale,
  said = false,
): string | null {
  if (approach === null || approach.members === 0) return null
  const { membersNear, withinFromH } = approach
  const within =
    withinFromH === null
      ? ''
      : locale === 'en'
        ? `Guangzhou lies inside the 70 % circle from about ${withinFromH} h ahead.`
        : `约 ${withinFromH} 小时后广州进入 70% 概率圈。`
  if (said) return within === '' ? null : within
  const strike = cityStrike(forecast)
  const members = strike === null ? approach.members : (forecast.memberCount ?? approach.members)
  const km = strike?.radiusKm ?? NEAR_KM
  const none = strike === null ? membersNear === 0 : strike.probability === 0
  if (locale === 'en') {
    const who = none
      ? `None of ${members} members comes`
      : strike === null
        ? `${membersNear} of ${members} members come`
        : `${percent(strike.probability, locale)} of ${members} members come`
    return `${who} within ${km} km of Guangzhou${strike === null ? '' : ` in ${strike.hours} h`}. ${within}`.trim()
  }
  const who = none
    ? '没有一个'
    : strike === null
      ? `有 ${membersNear} 个`
      : `有 ${percent(strike.probability, locale)} `
  return `${members} 个成员中${who}${strike === null ? '' : `在 ${strike.hours} 小时内`}进入广州 ${km} 公里以内。${within}`
}

/** The limits of a forecast from statistics alone, plainly. */
const LIMITS: Words = {
  'zh-CN':
    '仅为历史路径的统计，不含天气形势。官方预报的误差约为它的二分之一到四分之一，有官方预报时以其为准。',
  en: 'Statistics of past tracks only, blind to the weather around the storm. Official forecasts are two to four times better: use them where there are any.',
}

/** What the forecast is made from: the blend by name, or what statistics alone are worth. */
export const limitsOf = (forecast: ForecastOut, locale: Locale): string =>
  blendLine(forecast, locale) ?? LIMITS[locale]

/** Model, history, and how far its data reach. */
export function basisOf(
  forecast: ForecastOut,
  sourceName: string,
  dataAsOf: string | null,
  locale: Locale,
): string {
  const n = formatNumber(forecast.history.storms)
  const as = dataAsOf === null ? '' : day(new Date(dataAsOf))
  return locale === 'en'
    ? `Model ${forecast.model}; ${n} storms of ${sourceName}${as === '' ? '' : `, data as of ${as}`}`
    : `模型 ${forecast.model}；历史 ${n} 个台风，来源：${sourceName}${as === '' ? '' : `，资料截至 ${as}`}`
}

/** A sentence for each note of a forecast; a code that is not known here is shown as it is. */
const NOTES: Readonly<Record<string, Words>> = {
  'from-earlier-fix': {
    'zh-CN': '最近一次定位早于所选时刻，预报从该定位起算。',
    en: 'The last position is older than the chosen moment; the forecast counts from it.',
  },
  'no-motion': {
    'zh-CN': '首个定位（或中断后的首个），尚无移动信息：只按位置和季节比较，不确定性很大。',
    en: 'A first position, or the first after a gap: its motion is not known, so only place and season are compared. Very uncertain.',
  },
  'short-motion': {
    'zh-CN': '已知移动不足 24 小时。',
    en: 'Less than 24 hours of its motion are known.',
  },
  'wind-from-pressure': {
    'zh-CN': '没有风速，由气压推算。',
    en: 'No wind was given; it is derived from the pressure.',
  },
  'wind-assumed': {
    'zh-CN': '没有风速和气压，风速为假定值。',
    en: 'Neither wind nor pressure was given; the wind is assumed.',
  },
  persistence: {
    'zh-CN': '部分时效可比的历史过少，路径按当前移动外推。',
    en: 'Too few past cases at some leads: there the present motion is carried on.',
  },
  'wind-held': {
    'zh-CN': '部分时效可比的历史过少，风速保持不变。',
    en: 'Too few past cases for the strength at some leads: there the wind is held.',
  },
  'wide-circles': {
    'zh-CN': '部分时效相似台风过少，概率圈取一般外推误差。',
    en: 'Too few similar storms at some leads: there the circles are those of persistence in general.',
  },
  'agency-winds-mixed': {
    'zh-CN': '各机构风速的平均时间不同（1、2、10 分钟），混合后的风速只可作参考。',
    en: 'Agencies’ winds are means over 1, 2 and 10 minutes: the blended wind is only approximate.',
  },
  'no-analogs': {
    'zh-CN': '没有找到相似的历史台风。',
    en: 'No similar past storm was found.',
  },
}
export const noteText = (code: string, locale: Locale): string => NOTES[code]?.[locale] ?? code
