/** The words on the map: beside its marks, and of what is pointed at. */
import { formatNumber, fullTime, shortTime } from '#console/format.ts'
import { useLocale, useSay } from '#console/locale.ts'
import type { Locale } from '#values'
import type { MatchOut, StormDetail } from '../schema.ts'
import { shortAgency } from './agencies/names.ts'
import { words as agencyWords } from './agencies/words.ts'
import { nameOf } from './course.ts'
import { percent } from './outlook/outlook.ts'
import type { SceneWords, Target } from './paint.ts'
import { analogTitle } from './panels/analogs.tsx'
import { GRADE_WORDS, kindOf } from './scales.ts'
import type { Scene } from './scene.ts'
import { words } from './words.ts'

export function sceneWords(
  storm: StormDetail | null,
  scene: Scene,
  analogs: readonly MatchOut[],
  locale: Locale,
): SceneWords {
  const unit = words.ms[locale]
  const wind = (ms: number | null) => (ms === null ? '' : ` ${formatNumber(ms)} ${unit}`)
  const { current } = scene
  return {
    city: words.cityName[locale],
    current:
      storm === null || current === null
        ? ''
        : `${(locale === 'zh-CN' ? storm.nameZh : null) ?? nameOf(storm) ?? storm.number ?? storm.key} ${shortTime(new Date(current.atMs))}${wind(current.windMs)}`,
    leads: scene.leads.map(({ h, atMs }) => `+${h} ${words.h[locale]} · ${shortTime(new Date(atMs))}`),
    grade: ({ grade }) => (grade === null ? '' : GRADE_WORDS[grade][locale]),
    analog: (id) => {
      const found = analogs.find((a) => a.storm === id)
      return found === undefined ? id : analogTitle(found, locale)
    },
    agencies: scene.agencies.map(({ id, title }) =>
      title === null ? agencyWords.oursShort[locale] : shortAgency(id, title, locale),
    ),
    scenario: (id) => {
      const found = scene.scenarios.find((s) => s.id === id)
      return found === undefined ? '' : percent(found.share, locale)
    },
    warningLine: (hours) => (locale === 'en' ? `${hours} h warning line` : `${hours} 小时警戒线`),
  }
}

export function Tip({
  target,
  scene,
  analogs,
}: {
  target: Target
  scene: Scene
  analogs: readonly MatchOut[]
}) {
  const say = useSay()
  const locale = useLocale()
  const ms = say(words.ms)
  if (target.kind === 'analog') {
    const found = analogs.find((a) => a.storm === target.id)
    if (found === undefined) return null
    return (
      <>
        <strong>{analogTitle(found, locale)}</strong>
        <span className="num">
          {say(words.distance)} {formatNumber(found.distance, 2)} · {say(words.matchedAt)}{' '}
          {fullTime(new Date(found.from))}
        </span>
      </>
    )
  }
  if (target.kind === 'agency') {
    const line = scene.agencies.find(({ id }) => id === target.id)
    if (line === undefined) return null
    return <strong>{line.title === null ? say(agencyWords.ours) : line.title[locale]}</strong>
  }
  if (target.kind === 'lead') {
    const lead = scene.leads[Number(target.id)]
    if (lead === undefined) return null
    return (
      <>
        <strong className="num">
          +{lead.h} {say(words.h)} · {fullTime(new Date(lead.atMs))}
        </strong>
        <span className="num">
          {say(words.wind)} {formatNumber(lead.windMs)} {ms} · {say(words.radius)}{' '}
          {formatNumber(lead.radius70Km)} {say(words.km)}
        </span>
      </>
    )
  }
  const mark = (target.kind === 'after' ? scene.after : scene.fixes)[Number(target.id)]
  if (mark === undefined) return null
  const { fix } = mark
  return (
    <>
      <strong className="num">{fullTime(new Date(fix.atMs))}</strong>
      <span className="num">
        {kindOf(fix)[locale]}
        {fix.windMs !== null && ` · ${formatNumber(fix.windMs)} ${ms}`}
        {fix.pressureHpa !== null && ` · ${formatNumber(fix.pressureHpa)} ${say(words.hpa)}`}
      </span>
      {target.kind === 'after' && <span className="quiet-ink">{say(words.came)}</span>}
    </>
  )
}
