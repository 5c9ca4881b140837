/** Every shared part with made-up data, to look at and to test: in both languages, light and at night. */
import { ApiProblem } from '../api.ts'
import { formatChange, formatShare } from '../format.ts'
import { Link } from '../link.tsx'
import { useSay } from '../locale.ts'
import { usePath } from '../navigation.ts'
import { SampleBand, SchematicNote, StaleBand } from '../parts/bands.tsx'
import { ConfirmByHolding, ConfirmByTyping } from '../parts/confirm.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorState } from '../parts/error-state.tsx'
import { FileDrop } from '../parts/file-drop.tsx'
import { Figure } from '../parts/figure.tsx'
import { LoadingState } from '../parts/loading-state.tsx'
import { NoPermission } from '../parts/no-permission.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Time } from '../parts/time-text.tsx'
import { tell } from '../parts/toast.tsx'
import { type Level, WarningLevel } from '../parts/warning-level.tsx'
import { BASE, below } from '../router.ts'
import { type Column, DataTable } from '../table.tsx'
import { useNow, useTime, useTimeline } from '../time.ts'
import { MapDemo } from './gallery/map-demo.tsx'
import { SampleChart } from './gallery/sample-chart.tsx'
import { SampleMap } from './gallery/sample-map.tsx'
import { type Sample, SAMPLES, TIMELINE, words } from './gallery/sample.ts'

const LEVELS: readonly Level[] = ['white', 'blue', 'yellow', 'orange', 'red']

export default function Gallery() {
  const rest = below(usePath())
  return rest === 'gallery/map' ? <MapDemo /> : <Parts />
}

function Parts() {
  const say = useSay()
  const { at } = useTime()
  const now = useNow()
  useTimeline(TIMELINE)
  const columns: Column<Sample>[] = [
    {
      key: 'at',
      title: say(words.at),
      value: (s) => s.at.toISOString(),
      show: (s) => <Time at={s.at} form="weekday" />,
    },
    { key: 'pressure', title: say(words.pressure), unit: 'hPa', value: (s) => s.pressureHpa, decimals: 0 },
    { key: 'wind', title: say(words.wind), unit: 'm/s', value: (s) => s.windMs, decimals: 0 },
  ]
  return (
    <div className="document">
      <PageHeader
        sentence={say(words.sentence)}
        note={say(words.note)}
        action={
          <button
            type="button"
            className="button-primary"
            onClick={() => tell(say(words.done), () => tell(say(words.undone)))}
          >
            {say(words.primary)}
          </button>
        }
      />
      <SampleBand />
      <StaleBand asOf={new Date(now.getTime() - 22 * 60_000)}>{say(words.silent)}</StaleBand>
      <div className="gallery">
        <section aria-label={say(words.figures)}>
          <h2>{say(words.figures)}</h2>
          <div className="row">
            <Figure
              main
              label={say(words.gust)}
              value={formatShare(0.62)}
              was={formatShare(0.48)}
              normal={formatShare(0.03)}
              since={TIMELINE.to}
            />
            <Figure label={say(words.wind)} value="45" unit="m/s" was="42" since={TIMELINE.to} />
            <Figure label={say(words.pressure)} value="945" unit="hPa" was={`950 (${formatChange(-5)})`} />
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
          <SampleMap at={at} height={420} />
          <p>
            <Link href={`${BASE}/gallery/map`}>{say(words.mapPage)}</Link>
          </p>
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
          <LoadingState
            rows={3}
            label={say(words.importing)}
            progress={{ done: 34, total: 70 }}
            onCancel={() => {}}
          />
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
        <section aria-label={say(words.file)}>
          <h2>{say(words.file)}</h2>
          <FileDrop
            url="/api/gallery"
            accept=".txt,.csv"
            label={say(words.file)}
            hint={say(words.fileHint)}
            onDone={() => tell(say(words.done))}
          />
          <SchematicNote />
        </section>
        <section aria-label={say(words.confirming)}>
          <h2>{say(words.confirming)}</h2>
          <ConfirmByTyping
            phrase="Nansha"
            what={say(words.what)}
            action={say(words.send)}
            onConfirm={() => tell(say(words.done))}
          />
          <ConfirmByHolding
            what={say(words.what)}
            action={say(words.send)}
            onConfirm={() => tell(say(words.done))}
          />
        </section>
      </div>
    </div>
  )
}
