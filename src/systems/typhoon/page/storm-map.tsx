/** The map of the page: land and names from the shell, the storm on an overlay, and the camera that follows it. */
import { type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { MapView } from '#console/map.tsx'
import { FreeRoom } from '#console/map/free-room.ts'
import { boundsOf, type LegendItem } from '#console/map/model.ts'
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
const TURN_AFTER_MS = 40
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
  const turn = useFollowing(sight, subject, scene)
  // The bounds of the moment at which the camera was last turned; what moves since does not move it.
  const fit = useMemo(() => {
    const positions = positionsToFit(scene)
    const last = scene.track.at(-1)
    const near = last !== undefined && kmToGuangzhou({ lon: last[0], lat: last[1] }) < WITH_CITY_KM
    const bounds = boundsOf(near ? [...positions, GUANGZHOU] : positions)
    return bounds === null ? undefined : { key: turn, bounds }
    // oxlint-disable-next-line react/exhaustive-deps
  }, [turn])
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
  if (scene.reference.length > 0)
    items.push({ label: say(LAYER_WORDS.reference), colour: t['ink-2'], shape: 'dashed' })
  if (scene.after.length > 0) items.push({ label: say(LAYER_WORDS.after), colour: t.ink, shape: 'dashed' })
  return items
}

/** A key that changes when the camera should turn: another storm, its first forecast, or a storm that leaves the view. */
function useFollowing(sight: Sight | null, subject: string, scene: Scene): string {
  const room = useContext(FreeRoom)
  const [turns, setTurns] = useState(0)
  const held = useRef(false)
  const whole = scene.best.length > 0 ? 'forecast' : scene.track.length > 0 ? 'track' : 'none'
  useEffect(() => {
    held.current = false
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [subject])
  useEffect(
    () =>
      sight?.on('moved', (by) => {
        // Who moved the map by hand has chosen where to look.
        if (by === 'hand') held.current = true
      }),
    [sight],
  )
  useEffect(() => {
    if (sight === null || held.current || scene.current === null) return
    const { width, height } = sight.size
    const { left = 0, top = 0, right = 0, bottom = 0 } = room?.padding ?? {}
    const inView = (at: readonly [number, number]) => {
      const [x, y] = sight.project(at)
      return x >= left && x <= width - right && y >= top && y <= height - bottom
    }
    const next = scene.leads.filter(({ h }) => h <= 48).map(({ at }) => at)
    if ([scene.current.at, ...next].every(inView)) return
    // Turning draws the land anew: after the moment itself is drawn.
    const soon = setTimeout(() => setTurns((n) => n + 1), TURN_AFTER_MS)
    return () => clearTimeout(soon)
  }, [sight, scene, room])
  return `${subject} ${whole} ${turns}`
}
