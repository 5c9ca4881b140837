/** The layout of a map page, with made-up data: /console/gallery/map. */
import { useSay } from '../../locale.ts'
import { SampleBand } from '../../parts/bands.tsx'
import { MapPage } from '../../parts/map-page.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { Time } from '../../parts/time-text.tsx'
import { type Column, DataTable } from '../../table.tsx'
import { useTime, useTimeline } from '../../time.ts'
import { SampleChart } from './sample-chart.tsx'
import { SampleMap } from './sample-map.tsx'
import { type Sample, SAMPLES, TIMELINE, words } from './sample.ts'

export function MapDemo() {
  const say = useSay()
  const { at } = useTime()
  useTimeline(TIMELINE)
  const columns: Column<Sample>[] = [
    { key: 'at', title: say(words.at), value: (s) => s.at.toISOString(), show: (s) => <Time at={s.at} /> },
    { key: 'pressure', title: say(words.pressure), unit: 'hPa', value: (s) => s.pressureHpa, decimals: 0 },
    { key: 'wind', title: say(words.wind), unit: 'm/s', value: (s) => s.windMs, decimals: 0 },
  ]
  const known = at === null ? SAMPLES : SAMPLES.filter((s) => s.at <= at)
  return (
    <MapPage
      header={
        <>
          <PageHeader sentence={say(words.mapSentence)} note={say(words.note)} />
          <SampleBand />
        </>
      }
      map={<SampleMap at={at} />}
      panels={[
        {
          id: 'fixes',
          title: say(words.table),
          side: 'left',
          width: 300,
          children: (
            <DataTable
              bare
              caption={say(words.table)}
              columns={columns}
              rows={known}
              rowKey={(s) => s.at.toISOString()}
              selected={(s) => s.at.getTime() === at?.getTime()}
            />
          ),
        },
        {
          id: 'wind',
          title: say(words.wind),
          side: 'right',
          width: 420,
          children: <SampleChart at={at} bare />,
        },
      ]}
    />
  )
}
