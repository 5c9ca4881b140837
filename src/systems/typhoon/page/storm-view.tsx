/** One storm at one moment: header, map and panels over the same state. */
import { useDeferredValue, useMemo, useState } from 'react'
import { tell } from '#console/parts/toast.tsx'
import { useFacts } from '#console/facts.ts'
import { shortTime } from '#console/format.ts'
import { useLocale, useSay } from '#console/locale.ts'
import { useAddress } from '#console/navigation.ts'
import { MapPage } from '#console/parts/map-page.tsx'
import { useNarrow } from '#console/parts/use-narrow.ts'
import { useCommands } from '#console/registered.ts'
import { BASE } from '#console/router.ts'
import { useSession } from '#console/session.ts'
import { goToMoment, useTime, useTimeline } from '#console/time.ts'
import { codecs } from './address.ts'
import { agencyLines } from './agencies/rows.ts'
import { useAgencies } from './agencies/use-agencies.ts'
import { describeMap } from './alternative.ts'
import { MOST_PINS } from './colours.ts'
import { useAdvisory } from './forms/use-advisory.ts'
import { Header } from './header.tsx'
import { sceneWords, Tip } from './labels.tsx'
import { panelsOf } from './panels.tsx'
import { Layers } from './panels/layers.tsx'
import { useVerification } from './quality/use-verification.ts'
import { StormMap } from './storm-map.tsx'
import { useOnceOften } from './use-once-often.ts'
import { useOthers } from './use-others.ts'
import type { useStorm } from './use-storm.ts'
import { useView } from './use-view.ts'
import { words } from './words.ts'

/** Agencies give a position every six hours; the control steps from one to the next. */
const USUAL_STEP_MINUTES = 360
/** Of another storm at the same moment. */
const addressOf = (id: string, at: Date | null): string =>
  `${BASE}/typhoon?storm=${encodeURIComponent(id)}${at === null ? '' : `&at=${at.toISOString().slice(0, 16)}Z`}`
const sheetCodec = { sheet: codecs.storm }

interface Props {
  readonly found: ReturnType<typeof useStorm>
  readonly onData: () => void
}

export function StormView({ found, onData }: Props) {
  const { storm, fixes, situation, detail, isSuggested } = found
  const say = useSay()
  const locale = useLocale()
  const narrow = useNarrow()
  const { at } = useTime()
  const { may } = useSession()
  const [address, setAddress] = useAddress(codecs)
  const [, setSheet] = useAddress(sheetCodec)
  const [hovered, setHovered] = useState<string | null>(null)
  const view = useView(storm, fixes, address)
  const { course, forecast } = view
  const last = course.known.at(-1)
  // After the forecast, or what stands in its place.
  const isSettled = forecast !== null || view.problem !== null
  const agencies = useAgencies(storm, last?.atMs, course.phase !== 'over' && isSettled)
  const awaitsNone = course.phase === 'over' || course.phase === 'unborn'
  const verified = useVerification(storm?.id ?? null, isSettled || awaitsNone)
  const others = useOthers(storm, course, situation.data, isSettled)
  const showsAgencies = address.layers.includes('agencies') && course.phase !== 'over'
  const scene = useMemo(
    () =>
      last === undefined || !showsAgencies
        ? view.scene
        : { ...view.scene, agencies: agencyLines(agencies.agencies, forecast, last) },
    [view.scene, agencies.agencies, forecast, last, showsAgencies],
  )

  const timeline = useMemo(() => {
    const [first, last] = [fixes[0], fixes.at(-1)]
    if (first === undefined || last === undefined || first === last) return null
    const moments = fixes.map(({ atMs }) => new Date(atMs))
    return { from: new Date(first.atMs), to: new Date(last.atMs), stepMinutes: USUAL_STEP_MINUTES, moments }
  }, [fixes])
  useTimeline(timeline)

  const choose = (id: string) => {
    setAddress({ storm: id, pins: [] }, 'push')
    goToMoment(null, 'replace')
  }
  const refresh = () => {
    situation.retry()
    detail.retry()
  }
  const refreshSoon = useOnceOften(refresh)
  const advisory = useAdvisory({
    storm,
    isOpen: address.open === 'advisory' && may('typhoon.advise'),
    setOpen: (open) => {
      setAddress({ open: open ? 'advisory' : '' }, 'replace')
      if (narrow) setSheet({ sheet: open ? 'advisory' : null })
    },
    showMap: (map) => narrow && setSheet({ sheet: map ? null : 'advisory' }),
    onSaved: (id) => {
      refresh()
      if (id !== found.id) choose(id)
      else goToMoment(null, 'replace')
    },
    onChanged: refresh,
  })
  const liveness = useFacts(
    ['typhoon.*'],
    (fact) => {
      const about = fact.data as { advisoryId?: string; storm?: string; name?: string | null; at?: string }
      if (fact.type === 'typhoon.forecast-made') return
      if (fact.type === 'typhoon.history-imported') tell(say(words.newHistory))
      else if (about.advisoryId !== undefined && advisory.isOwn(about.advisoryId)) return
      else if (fact.type === 'typhoon.agencies-received') {
        tell(`${say(words.newAgencies)}: ${about.storm?.split(':')[1] ?? ''}`)
        agencies.answer.retry()
      } else {
        const what = say(fact.type === 'typhoon.advisory-received' ? words.newAdvisory : words.withdrawn)
        tell(
          `${what}: ${about.name ?? about.storm?.split(':')[1] ?? ''} ${about.at === undefined ? '' : shortTime(new Date(about.at))}`,
        )
        advisory.refresh()
      }
      refreshSoon()
    },
    refresh,
  )
  const togglePin = (id: string) => {
    const pins = address.pins.includes(id) ? address.pins.filter((p) => p !== id) : [...address.pins, id]
    if (pins.length > MOST_PINS) tell(say(words.pinsFull))
    setAddress({ pins: pins.slice(-MOST_PINS) })
  }
  useCommands([
    {
      id: 'typhoon.add-advisory',
      title: words.addAdvisory,
      keys: 'A',
      when: () => may('typhoon.advise'),
      perform: () => advisory.open(),
    },
    { id: 'typhoon.data', title: words.data, keys: 'D', perform: onData },
    ...(['after', 'reference'] as const).map((layer) => ({
      id: `typhoon.layer-${layer}`,
      title: words[layer === 'after' ? 'toggleAfter' : 'toggleReference'],
      perform: () =>
        setAddress({
          layers: address.layers.includes(layer)
            ? address.layers.filter((each) => each !== layer)
            : [...address.layers, layer],
        }),
    })),
  ])

  const labels = useMemo(
    () => sceneWords(storm, scene, [...view.analogs, ...view.pinned], locale),
    [storm, scene, view.analogs, view.pinned, locale],
  )
  // The map comes first; the panels follow when there is time, and not for each step of a fast replay.
  const later = useDeferredValue(view)
  const settled = later.forecast === null ? view : later
  const laterHovered = useDeferredValue(hovered)
  const given = {
    say,
    locale,
    narrow,
    storm,
    fixes,
    view: settled,
    sources: situation.data?.sources ?? [],
    layers: address.layers,
    hovered: laterHovered,
    detail,
    advisory,
    agencies,
    verified,
    onHover: setHovered,
    onPin: togglePin,
    onOpen: choose,
    onData,
    shown: address.strength,
    onShow: (strength: (typeof address)['strength']) => setAddress({ strength }),
    onLayers: (layers: (typeof address)['layers']) => setAddress({ layers }),
  }
  const panels = useMemo(
    () => panelsOf(given),
    // What the panels show, and what their acts begin from; the rest of `given` follows from these.
    // oxlint-disable-next-line react/exhaustive-deps
    [
      locale,
      narrow,
      storm,
      fixes,
      settled,
      situation.data,
      address,
      laterHovered,
      detail.problem,
      advisory.stamp,
      agencies.agencies,
      agencies.answer.problem,
      verified.verified,
      verified.answer.problem,
    ],
  )
  return (
    <MapPage
      header={
        <Header
          storm={storm}
          id={found.id}
          view={view}
          detail={detail}
          situation={situation.data}
          isSuggested={isSuggested}
          others={others.map((other) => ({ storm: other, href: addressOf(other.id, at) }))}
          liveness={liveness}
          mayAdvise={may('typhoon.advise') && !advisory.isOpen}
          layers={
            narrow ? null : <Layers layers={address.layers} onChange={(layers) => setAddress({ layers })} />
          }
          onChoose={choose}
          onData={onData}
          onAdvise={advisory.open}
        />
      }
      map={
        <StormMap
          subject={found.id ?? ''}
          scene={scene}
          words={labels}
          description={
            storm === null
              ? say(words.map)
              : describeMap({ storm, course, forecast, analogs: scene.analogs.length }, locale)
          }
          hovered={hovered}
          onHover={setHovered}
          tip={(target) => <Tip target={target} scene={scene} analogs={[...view.analogs, ...view.pinned]} />}
          onPress={(target, position) => {
            if (advisory.choosing) advisory.choosePlace(position)
            else if (target?.kind === 'analog') togglePin(target.id)
          }}
          choosing={advisory.choosing}
        />
      }
      panels={panels}
    />
  )
}
