/** The panels over the map, as the moment needs them. */
import { lazy, type ReactNode, Suspense } from 'react'
import { ApiProblem } from '#console/api.ts'
import { ErrorState } from '#console/parts/error-state.tsx'
import { LoadingState } from '#console/parts/loading-state.tsx'
import type { PanelProps } from '#console/parts/panel.tsx'
import type { Answer } from '#console/use-api.ts'
import type { Locale, Words } from '#values'
import type { SourceState, StormDetail } from '../schema.ts'
import type { useAgencies } from './agencies/use-agencies.ts'
import { words as agencyWords } from './agencies/words.ts'
import type { Fix } from './course.ts'
import { Advisories } from './forms/advisories.tsx'
import { AdvisoryForm } from './forms/advisory-form.tsx'
import type { useAdvisory } from './forms/use-advisory.ts'
import { words as impactWords } from './impact/words.ts'
import { Analogs, analogTitle, Compare } from './panels/analogs.tsx'
import { ForecastTable } from './panels/forecast.tsx'
import { Layers } from './panels/layers.tsx'
import { Replay } from './panels/replay.tsx'
import { type Shown, Strength } from './panels/strength.tsx'
import type { useVerification } from './quality/use-verification.ts'
import { words as qualityWords } from './quality/words.ts'
import type { Layer } from './scene.ts'
import { basisOf, titleOf } from './sentence.ts'
import { pressureModel, windModel } from './strength.ts'
import type { View } from './use-view.ts'
import { SOURCE_WORDS, words } from './words.ts'

// Opened by hand: until then their programs are not loaded.
const Agencies = lazy(() => import('./agencies/agencies.tsx'))
const Impact = lazy(() => import('./impact/impact.tsx'))
const Quality = lazy(() => import('./quality/quality.tsx'))
const soon = (panel: ReactNode) => <Suspense fallback={<LoadingState rows={5} />}>{panel}</Suspense>

interface Given {
  readonly say: (words: Words) => string
  readonly locale: Locale
  readonly narrow: boolean
  readonly storm: StormDetail | null
  readonly fixes: readonly Fix[]
  readonly view: View
  readonly sources: readonly SourceState[]
  readonly layers: readonly Layer[]
  readonly hovered: string | null
  readonly detail: Answer<StormDetail>
  readonly advisory: ReturnType<typeof useAdvisory>
  readonly agencies: ReturnType<typeof useAgencies>
  readonly verified: ReturnType<typeof useVerification>
  readonly onHover: (id: string | null) => void
  readonly onPin: (id: string) => void
  readonly onOpen: (id: string) => void
  readonly onData: () => void
  readonly shown: Shown
  readonly onShow: (shown: Shown) => void
  readonly onLayers: (layers: readonly Layer[]) => void
}

export function panelsOf(given: Given): PanelProps[] {
  const { say, storm, view, advisory, layers } = given
  const { course } = view
  const panels: PanelProps[] = []
  // A storm that cannot be had has one message, in the header.
  if (storm === null && given.detail.problem !== null) return panels
  if (advisory.isOpen)
    panels.push({
      id: 'advisory',
      title: say(advisory.title),
      side: 'right',
      width: 404,
      grow: true,
      children: <AdvisoryForm {...advisory.form} />,
    })
  else if (course.phase !== 'over')
    panels.push({
      id: 'forecast',
      title: say(words.forecast),
      side: 'right',
      width: 404,
      children: forecast(given),
    })
  if (course.phase !== 'over' && !advisory.isOpen)
    panels.push(
      {
        id: 'impact',
        title: say(impactWords.title),
        side: 'right',
        width: 404,
        startsFolded: true,
        children: soon(impact(given)),
      },
      {
        id: 'agencies',
        title: say(agencyWords.title),
        side: 'right',
        width: 404,
        startsFolded: true,
        children: soon(agencies(given)),
      },
    )
  if (course.phase === 'over')
    panels.push({
      id: 'replay',
      title: say(words.course),
      side: 'left',
      width: 320,
      children: <Replay fixes={given.fixes} />,
    })
  else
    panels.push({
      id: 'analogs',
      title: say(words.analogs),
      side: 'left',
      width: 320,
      grow: view.forecast !== null,
      tools: view.analogs.length > 0 && <Compare analogs={view.analogs} pinned={view.pinned} />,
      children: analogs(given),
    })
  if (storm?.source === 'operational' && !advisory.isOpen)
    panels.push({
      id: 'advisories',
      title: say(words.advisories),
      side: 'right',
      width: 404,
      children: (
        <Advisories
          answer={advisory.list}
          title={titleOf(storm, given.locale)}
          atMs={course.atMs}
          onCorrect={advisory.correct}
          onWithdraw={advisory.withdraw}
        />
      ),
    })
  if (storm !== null && !advisory.isOpen)
    panels.push({
      id: 'quality',
      title: say(qualityWords.title),
      side: 'right',
      width: 404,
      startsFolded: true,
      children: soon(<Quality {...given.verified} sources={given.sources} />),
    })
  // Beside the map there is no room for it: there it opens from the header.
  if (given.narrow)
    panels.push({
      id: 'layers',
      title: say(words.layers),
      side: 'left',
      children: <Layers layers={layers} onChange={given.onLayers} />,
    })
  panels.push({
    id: 'strength',
    title: say(words.strength),
    side: 'left',
    width: 320,
    children: strength(given),
  })
  return panels
}

/** Why there is nothing to show yet; null where there is. */
function waiting({ say, view, storm, detail, onData }: Given): ReactNode {
  if (view.problem instanceof ApiProblem && view.problem.type.endsWith('/no-history'))
    return (
      <>
        <p>{say(words.noHistory)}</p>
        <button type="button" className="button" onClick={onData}>
          {say(words.openData)}
        </button>
      </>
    )
  if (storm === null && detail.problem === null) return <LoadingState rows={5} />
  if (view.problem !== null && view.forecast === null)
    return <ErrorState problem={view.problem} onRetry={() => view.cache.retry()} />
  if (view.course.phase === 'unborn') return <p className="quiet-ink">{say(words.noForecastYet)}</p>
  if (view.forecast === null) return <LoadingState rows={5} label={say(words.computing)} />
  return null
}

function analogs(given: Given): ReactNode {
  const { view, hovered } = given
  return (
    waiting(given) ?? (
      <Analogs
        analogs={view.analogs}
        pinned={view.pinned}
        hovered={hovered}
        onHover={given.onHover}
        onPin={given.onPin}
        onOpen={(analog) => given.onOpen(analog.storm)}
        verification={given.verified.verified?.verification ?? null}
      />
    )
  )
}

function forecast(given: Given): ReactNode {
  const { view, storm, sources, locale } = given
  const last = view.course.known.at(-1)
  const wait = waiting(given)
  if (wait !== null || view.forecast === null || last === undefined || storm === null) return wait
  const { source } = view.forecast.history
  const asOf = sources.find((s) => s.source === source)?.dataAsOf ?? null
  return (
    <ForecastTable
      title={`${titleOf(storm, locale)} ${storm.season}`}
      last={last}
      forecast={view.forecast}
      basis={basisOf(view.forecast, SOURCE_WORDS[source]?.[locale] ?? source, asOf, locale)}
      onHover={given.onHover}
    />
  )
}

function impact(given: Given): ReactNode {
  const { view, storm, locale } = given
  const wait = waiting(given)
  if (wait !== null || view.forecast === null || storm === null) return wait
  return (
    <Impact storm={storm.id} title={`${titleOf(storm, locale)} ${storm.season}`} forecast={view.forecast} />
  )
}

function agencies(given: Given): ReactNode {
  const { view, storm } = given
  const last = view.course.known.at(-1)
  // They are of use above all where there is no forecast of ours.
  if (last === undefined || storm === null) return waiting(given)
  return (
    <Agencies
      {...given.agencies}
      atMs={last.atMs}
      operational={storm.source === 'operational'}
      onHover={given.onHover}
    />
  )
}

function strength({ view, storm, fixes, layers, locale, shown, onShow }: Given): ReactNode {
  const [first, last] = [fixes[0], fixes.at(-1)]
  if (storm === null || first === undefined || last === undefined) return <LoadingState rows={3} />
  const input = {
    course: view.course,
    forecast: view.forecast,
    pinned: view.pinned.map((analog) => ({ analog, title: analogTitle(analog, locale) })),
    after: layers.includes('after'),
    windMeanMinutes: storm.windMeanMinutes,
  }
  return (
    <Strength
      wind={windModel(input, locale)}
      pressure={pressureModel(input, locale)}
      shown={shown}
      onShow={onShow}
      firstMs={first.atMs}
      lastMs={last.atMs}
    />
  )
}
