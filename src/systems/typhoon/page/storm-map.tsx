/** The map of the page: land and names from the shell, the storm on an overlay, and the camera that follows it. */
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { MapView } from '#console/map.tsx'
import { boundsOf, type Fit, type LegendItem } from '#console/map/model.ts'
import type { Sight } from '#console/map/sight.ts'
import { useSay } from '#console/locale.ts'
import { type Tokens, useTokens } from '#console/theme.ts'
import type { Words } from '#values'
import { withAlpha } from './colours.ts'
import { GUANGZHOU, kmToGuangzhou } from './course.ts'
import { Overlay } from './overlay.tsx'
import type { SceneWords, Target } from './paint.ts'
import { PLACES } from './places.ts'
import { positionsToFit, type Scene } from './scene.ts'
import { LAYER_WORDS, words } from './words.ts'

/** A storm farther away is shown without the city: both would be too small to see. */
const WITH_CITY_KM = 3500
const PATIENCE_MS = 3000

interface Props {
  /** What is shown: the camera turns to another one by itself. */
  readonly subject: string
  readonly scene: Scene
  readonly words: SceneWords
  readonly description: string
  readonly hovered: string | null
  readonly onHover: (analog: string | null) => void
  readonly tip: (target: Target) => ReactNode
  readonly onPress: (target: Target | null, position: readonly [lon: number, lat: number]) => void
  readonly choosing: boolean
}

export function StormMap(props: Props) {
  const { subject, scene, description } = props
  const say = useSay()
  const [sight, setSight] = useState<Sight | null>(null)
  const tokens = useTokens()
  const legend = useMemo(() => legendOf(scene, tokens, say), [scene, tokens, say])
  const fit = useMemo(() => fitOf(subject, scene), [subject, scene])
  return (
    <>
      <MapView
        label={say(words.map)}
        description={description}
        places={PLACES}
        legend={legend}
        onSight={setSight}
        waits={useWaiting(scene)}
        {...(fit === undefined ? {} : { fit })}
      />
      {sight !== null && <Overlay sight={sight} {...props} />}
    </>
  )
}

/** The storm and its forecast come first, and what moves the map after them; but not for ever. */
function useWaiting(scene: Scene): boolean {
  const [patient, setPatient] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  const isWhole = scene.best.length > 0 || (scene.track.length > 0 && scene.current === null)
  return patient && !isWhole
}

/** Only of what is drawn; what is switched is explained beside its switch. */
function legendOf(scene: Scene, t: Tokens, say: (words: Words) => string): LegendItem[] {
  const items: LegendItem[] = []
  if (scene.track.length > 1) items.push({ label: say(words.track), colour: t['data-4'], shape: 'line' })
  if (scene.best.length > 0) items.push({ label: say(words.best), colour: t.fan, shape: 'line' })
  if (scene.members.length > 0)
    items.push({ label: say(LAYER_WORDS.members), colour: withAlpha(t.fan, 0.4), shape: 'line' })
  if (scene.leads.some(({ ring }) => ring.length > 0))
    items.push({ label: say(LAYER_WORDS.circles), colour: t.fan, shape: 'area' })
  if (scene.analogs.length > 0) items.push({ label: say(words.analogLine), colour: t.ghost, shape: 'line' })
  if (scene.agencies.length > 0)
    items.push({ label: say(LAYER_WORDS.agencies), colour: t.ink, shape: 'dashed' })
  if (scene.reference.length > 0)
    items.push({ label: say(LAYER_WORDS.reference), colour: t['ink-2'], shape: 'dashed' })
  if (scene.after.length > 0) items.push({ label: say(LAYER_WORDS.after), colour: t.ink, shape: 'dashed' })
  return items
}

/**
 * What the camera turns to: another storm, its first forecast, and again when the storm or what comes in the next two
 * days leaves the view.
 */
function fitOf(subject: string, scene: Scene): Fit | undefined {
  const positions = positionsToFit(scene)
  const last = scene.track.at(-1)
  const near = last !== undefined && kmToGuangzhou({ lon: last[0], lat: last[1] }) < WITH_CITY_KM
  const bounds = boundsOf(near ? [...positions, GUANGZHOU] : positions)
  if (bounds === null) return undefined
  const stage = scene.best.length > 0 ? 'forecast' : 'track'
  if (scene.current === null) return { key: subject, stage, bounds }
  const next = scene.leads.filter(({ h }) => h <= 48).map(({ at }) => at)
  return { key: subject, stage, bounds, keep: [scene.current.at, ...next] }
}
