/** The drawn part of a map. In a file of its own, so that MapLibre is loaded by the first map and not before. */
import 'maplibre-gl/dist/maplibre-gl.css'
import { LngLat, Map as MapLibre, type MapMouseEvent, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { useContext, useEffect, useRef, useState } from 'react'
import type { GeoJSONSource } from 'maplibre-gl'
import { camera as cameraCodec } from '../address.ts'
import { useLocale } from '../locale.ts'
import { parameters, setParameters } from '../navigation.ts'
import { useTokens } from '../theme.ts'
import { useLatest } from '../use-latest.ts'
import type { MapViewProps } from '../map.tsx'
import { PLACES, baseLayers, baseStyle, placesData } from './base.ts'
import { FreeRoom } from './free-room.ts'
import { Furniture } from './furniture.tsx'
import { type Drawn, layerId, repaint, syncLayers } from './layers.ts'
import { MAP_WORDS } from './words.ts'
import type { MapFeature, MapLayer } from './model.ts'

setWorkerUrl(workerUrl)

const codecs = { map: cameraCodec() }
/** Pixels between what is fitted and the edge of the free room. */
const MARGIN = 24
/** How near the pointer must come to a thin line, in pixels. */
const REACH = 4

export default function MapCanvas(props: MapViewProps) {
  const { label, fit, layers = [], places = [], hovered = null, keepCamera = true } = props
  const container = useRef<HTMLDivElement>(null)
  const tokens = useTokens()
  const locale = useLocale()
  const room = useContext(FreeRoom)
  const [map, setMap] = useState<MapLibre | null>(null)
  const drawn = useRef<Drawn>(new Map())
  const painted = useRef(tokens)
  const latest = useLatest(props)
  /** Once the reader has moved the map, it is no longer fitted to the page's data by itself. */
  const moved = useRef(false)
  const first = useRef({ tokens, label, locale })

  useEffect(() => {
    const start = keepCamera ? parameters(codecs).map : null
    moved.current = start !== null
    const layersDrawn = drawn.current
    // Without WebGL this throws, and the map's text stands in its place.
    const created = new MapLibre({
      container: container.current!,
      style: baseStyle(first.current.tokens),
      center: start === null ? [130, 22] : [start.lon, start.lat],
      zoom: start?.zoom ?? 3,
      minZoom: 1,
      maxZoom: 14,
      maxPitch: 0,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      rollEnabled: false,
      attributionControl: false,
      fadeDuration: 0,
      renderWorldCopies: true,
      locale: MAP_WORDS[first.current.locale](first.current.label),
    })
    created.touchZoomRotate.disableRotation()
    created.keyboard.disableRotation()
    created.on('moveend', (event) => {
      if (event.originalEvent === undefined && (event as { kept?: boolean }).kept !== true) return
      moved.current = true
      const { lng, lat } = created.getCenter()
      if (keepCamera) setParameters(codecs, { map: { lon: lng, lat, zoom: created.getZoom() } })
    })
    listen(created, () => latest.current)
    // Layers can be added as soon as the style is read; the ground's own files may still be on their way.
    created.once('style.load', () => setMap(created))
    return () => {
      setMap(null)
      layersDrawn.clear()
      created.remove()
    }
  }, [keepCamera, latest])

  useEffect(() => {
    if (map === null || painted.current === tokens) return
    const before = baseLayers(painted.current)
    baseLayers(tokens).forEach((layer, i) => repaint(map, layer.id, layer.paint, before[i]?.paint))
    painted.current = tokens
  }, [map, tokens])

  useEffect(() => {
    if (map !== null) syncLayers(map, drawn.current, layers)
  }, [map, layers])

  useEffect(() => {
    const source = map?.getSource(PLACES) as GeoJSONSource | undefined
    source?.setData(placesData(places, locale))
  }, [map, places, locale])

  const { onMap } = props
  useEffect(() => {
    if (map === null) return
    onMap?.(map)
    return () => onMap?.(null)
  }, [map, onMap])

  const canvas = map?.getCanvas()
  canvas?.setAttribute('aria-label', label)

  useEffect(() => {
    if (map === null || hovered === null) return
    const target = { source: `page-${hovered.layer}`, id: hovered.id }
    if (map.getSource(target.source) === undefined) return
    map.setFeatureState(target, { hovered: true })
    return () => {
      if (map.getSource(target.source) !== undefined) map.removeFeatureState(target, 'hovered')
    }
  }, [map, hovered])

  const key = fit?.key
  const padding = room?.padding
  const fitted = useRef<string | undefined>(undefined)
  useEffect(() => {
    const bounds = latest.current.fit?.bounds
    if (map === null || bounds === undefined) return
    // A new subject is fitted even after the reader moved the map; the first is not, if a link said where to look.
    const subject = fitted.current !== undefined && fitted.current !== key
    if (moved.current && !subject) {
      fitted.current = key
      return
    }
    fitted.current = key
    moved.current = false
    const [west, south, east, north] = bounds
    const edges = padding ?? { left: 0, right: 0, top: 0, bottom: 0 }
    const roomy = edges.left + edges.right + 2 * MARGIN < map.getContainer().clientWidth - 80
    map.fitBounds(
      [
        [west, south],
        [east, north],
      ],
      {
        animate: false,
        maxZoom: 9,
        padding: roomy
          ? {
              left: edges.left + MARGIN,
              right: edges.right + MARGIN,
              top: edges.top + MARGIN,
              bottom: edges.bottom + MARGIN,
            }
          : MARGIN,
      },
    )
  }, [map, key, padding, latest])

  return (
    <>
      <div ref={container} className="map-canvas" />
      {map !== null && <Furniture map={map} props={props} />}
    </>
  )
}

/** Pointer and press on the features of the interactive layers; the topmost of them counts. */
function listen(map: MapLibre, now: () => MapViewProps) {
  let over: string | null = null
  const find = (event: MapMouseEvent): MapFeature | null => {
    const interactive = (now().layers ?? []).filter((l: MapLayer) => l.interactive === true)
    const ids = interactive
      .flatMap((l) => l.draw.map((_, i) => layerId(l.id, i)))
      .filter((id) => map.getLayer(id))
    if (ids.length === 0) return null
    const { x, y } = event.point
    const hit = map.queryRenderedFeatures(
      [
        [x - REACH, y - REACH],
        [x + REACH, y + REACH],
      ],
      { layers: ids },
    )[0]
    if (hit === undefined) return null
    const position = LngLat.convert(event.lngLat)
    return {
      layer: hit.source.replace(/^page-/, ''),
      id: String(hit.id ?? hit.properties['id']),
      properties: hit.properties,
      position: [position.lng, position.lat],
    }
  }
  const hover = (feature: MapFeature | null) => {
    const key = feature === null ? null : `${feature.layer} ${feature.id}`
    if (key === over) return
    over = key
    map.getCanvas().style.cursor = feature === null ? '' : 'pointer'
    now().onHover?.(feature)
  }
  map.on('mousemove', (event) => hover(find(event)))
  map.on('mouseout', () => hover(null))
  map.on('click', (event) => now().onPress?.(find(event)))
}
