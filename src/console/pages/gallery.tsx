/** Every shared part with made-up data, to look at and to test: in both languages, light and at night. */
import { useMemo, useState } from 'react'
import type { FeatureCollection } from 'geojson'
import { ApiProblem } from '../api.ts'
import { Chart } from '../chart.tsx'
import type { ChartModel } from '../chart/model.ts'
import { useLocale, useSay } from '../locale.ts'
import { MapView } from '../map.tsx'
import { type MapLayer, boundsOf, unwrapped } from '../map/model.ts'
import { SampleBand, StaleBand } from '../parts/bands.tsx'
import { ConfirmByHolding, ConfirmByTyping } from '../parts/confirm.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorState } from '../parts/error-state.tsx'
import { Figure } from '../parts/figure.tsx'
import { LoadingState } from '../parts/loading-state.tsx'
import { NoPermission } from '../parts/no-permission.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Time } from '../parts/time-text.tsx'
import { tell } from '../parts/toast.tsx'
import { type Level, WarningLevel } from '../parts/warning-level.tsx'
import { type Column, DataTable } from '../table.tsx'
import { useTokens } from '../theme.ts'
import { goToMoment, useTime, useTimeline } from '../time.ts'
import { type Sample, GENESIS, HOUR, SAMPLES, TRACK, words } from './gallery/sample.ts'

const LEVELS: readonly Level[] = ['white', 'blue', 'yellow', 'orange', 'red']
const TIMELINE = {
  from: new Date(GENESIS),
  to: new Date(GENESIS + (SAMPLES.length - 1) * 6 * HOUR),
  stepMinutes: 360,
  marks: [{ at: new Date(GENESIS + 12 * 6 * HOUR), label: words.strongest }],
}

export default function Gallery() {
  const say = useSay()
  const { at } = useTime()
  useTimeline(TIMELINE)
  const columns: Column<Sample>[] = [
    { key: 'at', title: say(words.at), value: (s) => s.at.toISOString(), show: (s) => <Time at={s.at} form="weekday" /> },
    { key: 'pressure', title: say(words.pressure), unit: 'hPa', value: (s) => s.pressureHpa, decimals: 0 },
    { key: 'wind', title: say(words.wind), unit: 'm/s', value: (s) => s.windMs, decimals: 0 },
  ]
  return (
    <div className="document">
      <PageHeader
        sentence={say(words.sentence)}
        note={say(words.note)}
        action={
          <button type="button" className="button-primary" onClick={() => tell(say(words.done), () => tell(say(words.undone)))}>
            {say(words.primary)}
          </button>
        }
      />
      <SampleBand />
      <StaleBand asOf={new Date(Date.now() - 22 * 60_000)}>{say(words.silent)}</StaleBand>
      <div className="gallery">
        <section aria-label={say(words.figures)}>
          <h2>{say(words.figures)}</h2>
          <div className="row">
            <Figure main label={say(words.gust)} value="62" unit="%" was="48 %" normal="3 %" since={TIMELINE.to} />
            <Figure label={say(words.wind)} value="45" unit="m/s" was="42" since={TIMELINE.to} />
            <Figure label={say(words.pressure)} value="945" unit="hPa" was="950" />
          </div>
        </section>
        <section aria-label={say(words.levels)}>
          <h2>{say(words.levels)}</h2>
          <div className="row">
            {LEVELS.map((level) => (
              <WarningLevel key={level} level={level}>
                {say(words.typhoon)}
              </WarningLevel>
            ))}
          </div>
        </section>
        <section aria-label={say(words.map)}>
          <h2>{say(words.map)}</h2>
          <SampleMap at={at} />
        </section>
        <section aria-label={say(words.chart)}>
          <h2>{say(words.chart)}</h2>
          <SampleChart at={at} />
        </section>
        <section>
          <DataTable
            caption={say(words.table)}
            columns={columns}
            rows={SAMPLES}
            rowKey={(s) => s.at.toISOString()}
            pageSize={8}
            selected={(s) => s.at.getTime() === at?.getTime()}
          />
        </section>
        <section aria-label={say(words.states)}>
          <h2>{say(words.states)}</h2>
          <EmptyState
            title={say(words.empty)}
            action={
              <button type="button" className="button">
                {say(words.import)}
              </button>
            }
          >
            {say(words.emptyHelp)}
          </EmptyState>
          <LoadingState rows={3} label={say(words.importing)} progress={{ done: 34, total: 70 }} onCancel={() => {}} />
          <ErrorState
            problem={
              new ApiProblem({
                type: '/problems/too-large',
                title: say(words.tooLarge),
                status: 413,
                detail: say(words.tooLargeHelp),
                requestId: '0192f0c1-7a2e-7c11-8f00-2b9d1c0e55aa',
              })
            }
            kept={say(words.kept)}
            onRetry={() => {}}
          />
          <NoPermission permission="typhoon.import" />
        </section>
        <section aria-label={say(words.confirming)}>
          <h2>{say(words.confirming)}</h2>
          <ConfirmByTyping phrase="Nansha" what={say(words.what)} action={say(words.send)} onConfirm={() => tell(say(words.done))} />
          <ConfirmByHolding what={say(words.what)} action={say(words.send)} onConfirm={() => tell(say(words.done))} />
        </section>
      </div>
    </div>
  )
}

function SampleMap({ at }: { at: Date | null }) {
  const say = useSay()
  const t = useTokens()
  const [hovered, setHovered] = useState<{ layer: string; id: string } | null>(null)
  const track = useMemo(() => unwrapped(TRACK), [])
  const shown = at === null ? track.length : SAMPLES.filter((s) => s.at <= at).length
  const data = useMemo((): FeatureCollection => {
    const past = track.slice(0, Math.max(shown, 1)).map((p) => [...p])
    return {
      type: 'FeatureCollection',
      features: [
        ...(past.length > 1
          ? [{ type: 'Feature' as const, properties: { id: 'track' }, geometry: { type: 'LineString' as const, coordinates: past } }]
          : []),
        { type: 'Feature', properties: { id: 'now' }, geometry: { type: 'Point', coordinates: past.at(-1)! } },
      ],
    }
  }, [track, shown])
  const layers = useMemo(
    (): MapLayer[] => [
      {
        id: 'storm',
        data,
        interactive: true,
        draw: [
          {
            type: 'line',
            filter: ['==', ['geometry-type'], 'LineString'],
            layout: { 'line-join': 'round' },
            paint: {
              'line-color': t['data-1'],
              'line-width': ['case', ['boolean', ['feature-state', 'hovered'], false], 4, 2.5],
            },
          },
          {
            type: 'circle',
            filter: ['==', ['geometry-type'], 'Point'],
            paint: { 'circle-radius': 6, 'circle-color': t.accent, 'circle-stroke-color': t.surface, 'circle-stroke-width': 2 },
          },
        ],
      },
    ],
    [data, t],
  )
  return (
    <MapView
      label={say(words.sampleMap)}
      description={say(words.mapText)}
      height={420}
      fit={{ key: 'sample', bounds: boundsOf(track)! }}
      layers={layers}
      places={words.places}
      legend={[{ label: say(words.track), colour: t['data-1'], shape: 'line' }]}
      hovered={hovered}
      onHover={(feature) => setHovered(feature === null ? null : { layer: feature.layer, id: feature.id })}
    />
  )
}

function SampleChart({ at }: { at: Date | null }) {
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
      title: locale === 'en' ? `Wind near the centre; ${last.windMs} m/s at the last fix` : `中心附近风速；最近一次 ${last.windMs} m/s`,
      x: { kind: 'time' },
      y: { unit: 'm/s' },
      series: [
        fan(0.95, 1.6),
        fan(0.8, 1),
        fan(0.5, 0.5),
        { id: 'past', name: say(words.observed), kind: 'line', data: known.map((s) => [s.at.getTime(), s.windMs]) },
        { id: 'ahead', name: say(words.forecast), kind: 'line', role: 'forecast', colour: 'data-1', data: ahead.map((s) => [s.at.getTime(), s.windMs]) },
      ],
      levels: [
        { y: 32.7, label: locale === 'en' ? 'Typhoon 32.7' : '台风 32.7' },
        { y: 41.5, label: locale === 'en' ? 'Severe typhoon 41.5' : '强台风 41.5' },
      ],
      cursor: at?.getTime() ?? null,
    }
  }, [say, locale, at])
  return <Chart model={model} onPick={(x) => goToMoment(new Date(Math.round(x / HOUR) * HOUR))} />
}
