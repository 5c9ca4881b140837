/**
 * A map without a tile server: land and graticule, what the page draws on it, and a text for who does not see it.
 * The land, the words and what the page draws itself come at once, on plain canvases; MapLibre is loaded behind them.
 */
import {
  Component,
  type ReactNode,
  Suspense,
  lazy,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react'
import { useSay } from './locale.ts'
import { FreeRoom } from './map/free-room.ts'
import { Furniture } from './map/furniture.tsx'
import type { Fit, LegendItem, MapFeature, MapLayer, Place } from './map/model.ts'
import { PlainGround } from './map/plain-ground.tsx'
import { Sight } from './map/sight.ts'
import { addressed, useFit } from './map/use-fit.ts'
import { words } from './map/words.ts'

const MapCanvas = lazy(() => import('./map/canvas.tsx'))

export interface MapViewProps {
  /** The map's accessible name. */
  readonly label: string
  /** What it shows, as sentences made from the data. */
  readonly description: string
  /** More for "as text", a table for instance. */
  readonly alternative?: ReactNode
  /** Brought into the free room. */
  readonly fit?: Fit
  /** Drawn in this order. Make the list with useMemo; what stays the same object is not sent again. */
  readonly layers?: readonly MapLayer[]
  readonly places?: readonly Place[]
  /** Only of what is drawn. */
  readonly legend?: readonly LegendItem[]
  /** The feature that is to look hovered (the pointer may be over its row in a table). */
  readonly hovered?: { readonly layer: string; readonly id: string } | null
  /** Null when the pointer leaves. */
  readonly onHover?: (feature: MapFeature | null) => void
  /** A press on a feature, or on none (null). */
  readonly onPress?: (feature: MapFeature | null) => void
  /** What the map sees, for what draws over it in the same frame; null when it is gone. Keep the function the same. */
  readonly onSight?: (sight: Sight | null) => void
  /** While true, MapLibre is not loaded yet: what the reader came for is drawn first. */
  readonly waits?: boolean
  /** Writes the camera into the address as `map`; on by default, off for a second map of a page. */
  readonly keepCamera?: boolean
  /** Pixels, for a map that stands in a document; a MapPage's fills. */
  readonly height?: number
}

const NONE: readonly never[] = []

export function MapView(props: MapViewProps) {
  const { keepCamera = true, layers = NONE, places = NONE, onSight } = props
  const id = useId()
  const room = useContext(FreeRoom)
  const alone = room === null && props.height !== undefined
  const [element, setElement] = useState<HTMLElement | null>(null)
  const sight = useMemo(
    () => (element === null ? null : new Sight(element, keepCamera ? addressed() : null)),
    [element, keepCamera],
  )
  const [failed, setFailed] = useState(false)
  const mayLoad = useMayLoad(props.waits ?? false)
  useLayoutEffect(() => {
    if (sight === null) return
    const stop = sight.watch()
    onSight?.(sight)
    return () => {
      stop()
      onSight?.(null)
    }
  }, [sight, onSight])
  useFit(sight, props.fit, keepCamera)
  return (
    // The canvas inside is the landmark of this name.
    <div
      role="group"
      ref={setElement}
      className={alone ? 'map map-alone' : 'map'}
      style={alone ? { height: props.height } : undefined}
      aria-label={props.label}
      aria-describedby={id}
    >
      <p id={id} className="hidden">
        {props.description}
      </p>
      {sight !== null && (
        <>
          {mayLoad && (
            <Fallback onFailed={() => setFailed(true)}>
              <Suspense>
                <MapCanvas {...props} layers={layers} places={places} sight={sight} />
              </Suspense>
            </Fallback>
          )}
          <PlainGround sight={sight} places={places} />
          <Furniture sight={sight} props={props} still={failed} />
        </>
      )}
      {failed && layers.length > 0 && <Failed {...props} />}
    </div>
  )
}

/** Once it may, it stays so. MapLibre keeps the browser busy for a while: the frame that it waited for is painted before. */
function useMayLoad(waits: boolean): boolean {
  const [may, setMay] = useState(false)
  useEffect(() => {
    if (waits || may) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => (timer = setTimeout(() => setMay(true))))
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [waits, may])
  return may
}

/** Where MapLibre cannot draw, the plain ground stays, with what the page draws over it. */
class Fallback extends Component<{ onFailed: () => void; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override componentDidCatch() {
    this.props.onFailed()
  }
  override render() {
    return this.state.failed ? null : this.props.children
  }
}

/** Layers that only MapLibre draws are missing: their text stands in their place. */
function Failed({ description, alternative }: MapViewProps) {
  const say = useSay()
  return (
    <div className="map-failed">
      <div className="state">
        <h2>{say(words.failed)}</h2>
        <p>{say(words.failedHelp)}</p>
        <p>{description}</p>
        {alternative}
      </div>
    </div>
  )
}
