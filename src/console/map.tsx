/**
 * A map without a tile server: land and graticule, what the page draws on it, and a text for who does not see it.
 * The ground and the words come at once; the library that draws is loaded behind them.
 */
import { Component, type ReactNode, Suspense, lazy, useContext, useId } from 'react'
import type { Map as MapLibre } from 'maplibre-gl'
import { useSay } from './locale.ts'
import { FreeRoom } from './map/free-room.ts'
import type { Bounds, LegendItem, MapFeature, MapLayer, Place } from './map/model.ts'
import { words } from './map/words.ts'

const MapCanvas = lazy(() => import('./map/canvas.tsx'))

export interface MapViewProps {
  /** The map's accessible name. */
  readonly label: string
  /** What it shows, as sentences made from the data. */
  readonly description: string
  /** More for "as text", a table for instance. */
  readonly alternative?: ReactNode
  /** Brings these bounds into the free room when the key changes; not against the reader, who may have moved the map. */
  readonly fit?: { readonly key: string; readonly bounds: Bounds }
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
  /** The map itself, for what draws over it in the same frame; null when it is gone. Keep the function the same. */
  readonly onMap?: (map: MapLibre | null) => void
  /** Writes the camera into the address as `map`; on by default, off for a second map of a page. */
  readonly keepCamera?: boolean
  /** Pixels, for a map that stands in a document; a MapPage's fills. */
  readonly height?: number
}

const NONE: readonly never[] = []

export function MapView(props: MapViewProps) {
  const id = useId()
  const room = useContext(FreeRoom)
  const alone = room === null && props.height !== undefined
  return (
    // The canvas inside is the landmark of this name.
    <div
      role="group"
      className={alone ? 'map map-alone' : 'map'}
      style={alone ? { height: props.height } : undefined}
      aria-label={props.label}
      aria-describedby={id}
    >
      <p id={id} className="hidden">
        {props.description}
      </p>
      <Fallback {...props}>
        <Suspense>
          <MapCanvas layers={NONE} places={NONE} {...props} />
        </Suspense>
      </Fallback>
    </div>
  )
}

/** Where the map cannot be drawn, its text stands in its place. */
class Fallback extends Component<MapViewProps & { children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    return this.state.failed ? <Failed {...this.props} /> : this.props.children
  }
}

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
