/** What stands at the edge of the map: scale, coordinates under the pointer, legend, credit, zoom, and the text. */
import { type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { formatNumber, formatPosition } from '../format.ts'
import { useSay } from '../locale.ts'
import type { MapViewProps } from '../map.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useNarrow } from '../parts/use-narrow.ts'
import { worldPx } from './camera.ts'
import { FreeRoom } from './free-room.ts'
import { type LegendItem, roundLength } from './model.ts'
import type { Sight } from './sight.ts'
import { fitOf } from './use-fit.ts'
import { words } from './words.ts'

const LONGEST_SCALE_PX = 96

interface Props {
  readonly sight: Sight
  readonly props: MapViewProps
  /** Only the plain ground can be drawn here. */
  readonly still: boolean
}

export function Furniture({ sight, props, still }: Props) {
  const say = useSay()
  const narrow = useNarrow()
  const room = useContext(FreeRoom)
  const [text, setText] = useState(false)
  const { legend = [], fit } = props
  const whole = () => {
    const camera = fit === undefined ? null : fitOf(fit.bounds, sight, narrow ? undefined : room?.padding)
    if (camera !== null) sight.go(camera)
  }
  const zoom = (by: number) => sight.go({ ...sight.camera, zoom: sight.camera.zoom + by })
  const content: ReactNode = (
    <>
      <div className="map-zoom">
        <button
          type="button"
          className="tool"
          aria-label={say(words.zoomIn)}
          title={say(words.zoomIn)}
          onClick={() => zoom(1)}
        >
          +
        </button>
        <button
          type="button"
          className="tool"
          aria-label={say(words.zoomOut)}
          title={say(words.zoomOut)}
          onClick={() => zoom(-1)}
        >
          −
        </button>
      </div>
      <div className="map-furniture">
        <Scale sight={sight} />
        {!narrow && <Coordinates sight={sight} />}
        {legend.length > 0 && !narrow && <Legend items={legend} />}
        {fit !== undefined && (
          <button type="button" onClick={whole}>
            {say(words.whole)}
          </button>
        )}
        <button type="button" onClick={() => setText(true)}>
          {say(words.asText)}
        </button>
        {still && <span>{say(words.still)}</span>}
        <span className="map-credit">{say(words.credit)}</span>
      </div>
      {text && (
        <Dialog label={props.label} title={props.label} onClose={() => setText(false)}>
          <p>{props.description}</p>
          {legend.length > 0 && <Legend items={legend} />}
          {props.alternative}
        </Dialog>
      )}
    </>
  )
  return room === null ? content : createPortal(content, room.element)
}

function Legend({ items }: { items: readonly LegendItem[] }) {
  const say = useSay()
  return (
    <ul className="map-legend" aria-label={say(words.legend)}>
      {items.map(({ label, colour, shape }) => (
        <li key={label}>
          <svg width="16" height="10" viewBox="0 0 16 10" aria-hidden="true">
            {shape === 'dot' && <circle cx="8" cy="5" r="3.500" fill={colour} />}
            {shape === 'area' && (
              <rect x="1" y="1" width="14" height="8" fill={colour} fillOpacity="0.35" stroke={colour} />
            )}
            {(shape === 'line' || shape === 'dashed') && (
              <path
                d="M0 5h16"
                stroke={colour}
                strokeWidth="2"
                strokeDasharray={shape === 'dashed' ? '4 2' : undefined}
              />
            )}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  )
}

function Scale({ sight }: { sight: Sight }) {
  const say = useSay()
  const [scale, setScale] = useState({ metres: 0, pixels: 0 })
  useEffect(() => {
    const measure = () => {
      const { lat, zoom } = sight.camera
      // Metres a pixel in Web Mercator at the centre's latitude.
      const perPixel = (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / worldPx(zoom)
      const metres = roundLength(perPixel * LONGEST_SCALE_PX)
      setScale({ metres, pixels: Math.round(metres / perPixel) })
    }
    measure()
    return sight.on('move', measure)
  }, [sight])
  const { metres, pixels } = scale
  const text =
    metres >= 1000
      ? `${formatNumber(metres / 1000)} ${say(words.km)}`
      : `${formatNumber(metres)} ${say(words.m)}`
  return (
    <span className="map-scale">
      {text}
      <span style={{ width: pixels }} />
    </span>
  )
}

/** Under the pointer; where there is none, of the centre. Written past React: it changes with every pixel. */
function Coordinates({ sight }: { sight: Sight }) {
  const say = useSay()
  const ref = useRef<HTMLSpanElement>(null)
  const centre = say(words.centre)
  useEffect(() => {
    const write = (text: string) => {
      if (ref.current !== null) ref.current.textContent = text
    }
    const atCentre = () => write(`${centre} ${formatPosition(sight.camera.lon, sight.camera.lat)}`)
    const stop = [
      sight.on('point', (at) => (at === null ? atCentre() : write(formatPosition(...sight.unproject(at))))),
      sight.on('move', atCentre),
    ]
    atCentre()
    return () => stop.forEach((each) => each())
  }, [sight, centre])
  return <span className="map-pointer" ref={ref} />
}
