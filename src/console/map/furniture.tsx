/** What stands at the edge of the map: scale, coordinates under the pointer, legend, credit, zoom, and the text. */
import type { Map } from 'maplibre-gl'
import { type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { formatNumber, formatPosition } from '../format.ts'
import { useSay } from '../locale.ts'
import type { MapViewProps } from '../map.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useNarrow } from '../parts/use-narrow.ts'
import { FreeRoom } from './free-room.ts'
import { type LegendItem, roundLength } from './model.ts'
import { words } from './words.ts'

const LONGEST_SCALE_PX = 96

export function Furniture({ map, props }: { map: Map; props: MapViewProps }) {
  const say = useSay()
  const narrow = useNarrow()
  const room = useContext(FreeRoom)
  const [text, setText] = useState(false)
  const { legend = [], fit } = props
  const whole = () => {
    if (fit === undefined) return
    const [west, south, east, north] = fit.bounds
    const padding = room === null || narrow ? 24 : withMargin(room.padding)
    map.fitBounds(
      [
        [west, south],
        [east, north],
      ],
      { padding, animate: false, maxZoom: 9 },
      { kept: true },
    )
  }
  const zoom = (by: number) => map.zoomTo(map.getZoom() + by, { duration: 100 }, { kept: true })
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
        <Scale map={map} />
        {!narrow && <Coordinates map={map} />}
        {legend.length > 0 && !narrow && <Legend items={legend} />}
        {fit !== undefined && (
          <button type="button" onClick={whole}>
            {say(words.whole)}
          </button>
        )}
        <button type="button" onClick={() => setText(true)}>
          {say(words.asText)}
        </button>
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

const withMargin = (p: { left: number; right: number; top: number; bottom: number }) => ({
  left: p.left + 24,
  right: p.right + 24,
  top: p.top + 24,
  bottom: p.bottom + 24,
})

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

function Scale({ map }: { map: Map }) {
  const say = useSay()
  const [scale, setScale] = useState({ metres: 0, pixels: 0 })
  useEffect(() => {
    const measure = () => {
      // Metres a pixel in Web Mercator at the centre's latitude, on tiles of 512 pixels.
      const perPixel =
        (40_075_016.686 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom())
      const metres = roundLength(perPixel * LONGEST_SCALE_PX)
      setScale({ metres, pixels: Math.round(metres / perPixel) })
    }
    measure()
    map.on('move', measure)
    return () => void map.off('move', measure)
  }, [map])
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
function Coordinates({ map }: { map: Map }) {
  const say = useSay()
  const ref = useRef<HTMLSpanElement>(null)
  const centre = say(words.centre)
  useEffect(() => {
    const write = (text: string) => {
      if (ref.current !== null) ref.current.textContent = text
    }
    const atCentre = () => {
      const { lng, lat } = map.getCenter()
      write(`${centre} ${formatPosition(lng, lat)}`)
    }
    const point = map.on('mousemove', ({ lngLat }) => write(formatPosition(lngLat.lng, lngLat.lat)))
    const out = map.on('mouseout', atCentre)
    const move = map.on('moveend', atCentre)
    atCentre()
    return () => {
      point.unsubscribe()
      out.unsubscribe()
      move.unsubscribe()
    }
  }, [map, centre])
  return <span className="map-pointer" ref={ref} />
}
