/** The map in words, for who does not see it: made from the same data, and from nothing later than the moment. */
import { formatNumber, formatPosition, fullTime } from '#console/format.ts'
import type { Locale } from '#values'
import type { ForecastOut, StormSummary } from '../schema.ts'
import { type Course, HOUR_MS, kmToGuangzhou, bearingFromGuangzhou, motionOf } from './course.ts'
import { directionOf } from './direction.ts'
import { kindOf } from './scales.ts'
import { MARKED_LEADS_H } from './scene.ts'
import { titleOf } from './sentence.ts'

export function describeMap(
  given: { storm: StormSummary; course: Course; forecast: ForecastOut | null; analogs: number },
  locale: Locale,
): string {
  const { storm, course, forecast, analogs } = given
  const [first, last] = [course.known[0], course.known.at(-1)]
  const en = locale === 'en'
  const title = titleOf(storm, locale)
  if (first === undefined || last === undefined)
    return en ? `${title} has no position at this moment.` : `${title}在此时刻没有定位。`
  const place = (lon: number, lat: number) => {
    const km = formatNumber(kmToGuangzhou({ lon, lat }))
    const side = directionOf(bearingFromGuangzhou({ lon, lat }), locale)
    return en
      ? `${formatPosition(lon, lat, 1)}, ${km} km ${side} of Guangzhou`
      : `${formatPosition(lon, lat, 1)}，广州${side}侧 ${km} 公里`
  }
  const parts: string[] = []
  const at = fullTime(new Date(last.atMs))
  const kind = kindOf(last)[locale]
  const wind =
    last.windMs === null
      ? ''
      : en
        ? `, ${formatNumber(last.windMs)} m/s`
        : `，${formatNumber(last.windMs)} 米/秒`
  parts.push(
    en
      ? `${title}: ${course.known.length} positions from ${fullTime(new Date(first.atMs))} to ${at}. Last: ${kind}${wind}, at ${place(last.lon, last.lat)}.`
      : `${title}：${fullTime(new Date(first.atMs))} 至 ${at} 共 ${course.known.length} 个定位。最近：${kind}${wind}，位于 ${place(last.lon, last.lat)}。`,
  )
  const motion = motionOf(course.known)
  if (motion !== null) {
    const to = directionOf(motion.heading, locale)
    parts.push(
      en
        ? `It moves ${to} at ${formatNumber(motion.kmh)} km/h.`
        : `以每小时 ${formatNumber(motion.kmh)} 公里向${to}移动。`,
    )
  }
  for (const lead of forecast?.leads ?? []) {
    if (!MARKED_LEADS_H.includes(lead.h)) continue
    const then = fullTime(new Date(Date.parse(forecast!.at) + lead.h * HOUR_MS))
    const radius = formatNumber(lead.radius70Km)
    parts.push(
      en
        ? `In ${lead.h} h (${then}): ${place(lead.lon, lead.lat)}; 70 % within ${radius} km.`
        : `${lead.h} 小时后（${then}）：${place(lead.lon, lead.lat)}；70% 在 ${radius} 公里内。`,
    )
  }
  if (analogs > 0)
    parts.push(en ? `${analogs} similar past storms are drawn.` : `图上有 ${analogs} 个相似的历史台风。`)
  return parts.join(en ? ' ' : '')
}
