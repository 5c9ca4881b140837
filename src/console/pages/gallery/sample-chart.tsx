/** A chart of a made-up storm: what was observed, and the fan of a forecast. */
import { useMemo } from 'react'
import { Chart } from '../../chart.tsx'
import type { ChartModel } from '../../chart/model.ts'
import { useLocale, useSay } from '../../locale.ts'
import { goToMoment } from '../../time.ts'
import { HOUR, SAMPLES, words } from './sample.ts'

export function SampleChart({ at, bare = false }: { at: Date | null; bare?: boolean }) {
  const say = useSay()
  const locale = useLocale()
  const model = useMemo((): ChartModel => {
    const known = SAMPLES.slice(0, 13)
    const last = known.at(-1)!
    const ahead = SAMPLES.slice(12)
    const fan = (cover: number, spread: number) => ({
      kind: 'band' as const,
      id: `fan-${cover}`,
      name: `${cover * 100} %`,
      cover,
      data: ahead.map((s, i) => [s.at.getTime(), s.windMs - i * spread, s.windMs + i * spread] as const),
    })
    return {
      title:
        locale === 'en'
          ? `Wind near the centre; ${last.windMs} m/s at the last fix`
          : `中心附近风速；最近一次 ${last.windMs} m/s`,
      x: { kind: 'time' },
      y: { unit: 'm/s' },
      series: [
        fan(0.95, 1.6),
        fan(0.8, 1),
        fan(0.5, 0.5),
        {
          id: 'past',
          name: say(words.observed),
          kind: 'line',
          data: known.map((s) => [s.at.getTime(), s.windMs]),
        },
        {
          id: 'ahead',
          name: say(words.forecast),
          kind: 'line',
          role: 'forecast',
          colour: 'data-1',
          data: ahead.map((s) => [s.at.getTime(), s.windMs]),
        },
      ],
      levels: [
        { y: 32.7, label: locale === 'en' ? 'Typhoon 32.7' : '台风 32.7' },
        { y: 41.5, label: locale === 'en' ? 'Severe typhoon 41.5' : '强台风 41.5' },
      ],
      cursor: at?.getTime() ?? null,
    }
  }, [say, locale, at])
  return <Chart model={model} bare={bare} onPick={(x) => goToMoment(new Date(Math.round(x / HOUR) * HOUR))} />
}
