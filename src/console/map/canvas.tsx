/** The drawn part of a map. In a file of its own, so that MapLibre is loaded by the first map and not before. */
import 'maplibre-gl/dist/maplibre-gl.css'
import { LngLat, Map as MapLibre, type MapMouseEvent, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { useEffect, useRef, useState } from 'react'
import type { GeoJSONSource } from 'maplibre-gl'
import { useLocale } from '../locale.ts'
import { useTokens } from '../theme.ts'
import { useLatest } from '../use-latest.ts'
import type { MapViewProps } from '../map.tsx'
import { PLACES, baseLayers, baseStyle, placesData } from './base.ts'
import { MAX_ZOOM, MIN_ZOOM } from './camera.ts'
import { type Drawn, layerId, repaint, syncLayers } from './layers.ts'
import type { MapFeature, MapLayer } from './model.ts'
import { moveTogether } from './move-together.ts'
import type { Sight } from './sight.ts'
import { MAP_WORDS } from './words.ts'

setWorkerUrl(workerUrl)

/** How near the pointer must come to a thin line, in pixels. */
const REACH = 4

const NONE: readonly never[] = []

export default function MapCanvas({ sight, ...props }: MapViewProps & { sight: Sight }) {
  const { label, layers = NONE, places = NONE, hovered = null } = props
  const container = useRef<HTMLDivElement>(null)
  const tokens = useTokens()
  const locale = useLocale()
  const [map, setMap] = useState<MapLibre | null>(null)
  const drawn = useRef<Drawn>(new Map())
  const painted = useRef(tokens)
  const latest = useLatest(props)
  const first = useRef({ tokens, label, locale })

  useEffect(() => {
    const { lon, lat, zoom } = sight.camera
    const layersDrawn = drawn.current
    // Without WebGL this throws, and the plain ground stays.
    const created = new MapLibre({
      container: container.current!,
      style: baseStyle(first.current.tokens),
      center: [lon, lat],
      zoom,
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
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
    // What MapLibre draws of the page's would be missing on the plain ground: then it turns with the page at once.
    const part = moveTogether(created, sight, () => (latest.current.layers ?? NONE).length === 0)
    listen(created, () => latest.current)
    // Layers can be added as soon as the style is read; the ground's own files may still be on their way.
    created.once('style.load', () => setMap(created))
    return () => {
      setMap(null)
      part()
      layersDrawn.clear()
      created.remove()
    }
  }, [sight, latest])

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

  return <div ref={container} className="map-canvas" />
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
