/** The ground of every map: sea, land, shore and graticule. No borders are drawn from world data. */
import coast from 'virtual:coastlines/coast'
import pacific from 'virtual:coastlines/pacific'
import world from 'virtual:coastlines/world'
import type { FeatureCollection } from 'geojson'
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Locale } from '#values'
import type { Tokens } from '../theme.ts'
import { type Place, graticule } from './model.ts'

/** Below this zoom the coast of south China is drawn at the Pacific's detail. */
export const COAST_FROM_ZOOM = 5
/** From this zoom on every degree has its line. */
export const DEGREES_FROM_ZOOM = 6.5
export const LINE_PX = 0.75
/** As the page's own: the generic family alone depends on the language that the page began in. */
export const PLACE_FONT = ['system-ui', 'Noto Sans SC', 'sans-serif']
export const PLACE_PX = 12

export const PLACES = 'places'

function ground(source: string, t: Tokens, minzoom = 0): LayerSpecification[] {
  const part = (name: string) => ['==', ['get', 'part'], name] as ['==', ['get', string], string]
  return [
    {
      id: `${source}-sea`,
      source,
      minzoom,
      type: 'fill',
      filter: part('sea'),
      paint: { 'fill-color': t.sea, 'fill-antialias': false },
    },
    {
      id: `${source}-land`,
      source,
      minzoom,
      type: 'fill',
      filter: part('land'),
      paint: { 'fill-color': t.land, 'fill-antialias': false },
    },
    {
      id: `${source}-shore`,
      source,
      minzoom,
      type: 'line',
      filter: part('shore'),
      paint: { 'line-color': t.shore, 'line-width': LINE_PX },
    },
  ]
}

export function baseLayers(t: Tokens): LayerSpecification[] {
  const lines = { 'line-color': t.graticule, 'line-width': LINE_PX }
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': t.sea } },
    ...ground('world', t),
    ...ground('pacific', t),
    ...ground('coast', t, COAST_FROM_ZOOM),
    { id: 'graticule-10', source: 'graticule-10', type: 'line', paint: lines },
    { id: 'graticule-1', source: 'graticule-1', type: 'line', minzoom: DEGREES_FROM_ZOOM, paint: lines },
    {
      id: PLACES,
      source: PLACES,
      type: 'symbol',
      layout: {
        'text-field': ['get', 'name'],
        'text-font': PLACE_FONT,
        'text-size': PLACE_PX,
        'text-anchor': 'left',
        'text-offset': [0.5, 0],
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': 0.5,
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'text-color': t.ink, 'text-halo-color': t.land, 'text-halo-width': 1.25 },
    },
    {
      id: `${PLACES}-dots`,
      source: PLACES,
      type: 'circle',
      paint: { 'circle-radius': 2, 'circle-color': t.ink },
    },
  ]
}

export const baseStyle = (t: Tokens): StyleSpecification => ({
  version: 8,
  sources: {
    world: { type: 'geojson', data: world },
    pacific: { type: 'geojson', data: pacific },
    coast: { type: 'geojson', data: coast },
    'graticule-10': { type: 'geojson', data: graticule(10) },
    'graticule-1': { type: 'geojson', data: graticule(1) },
    [PLACES]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
  },
  layers: baseLayers(t),
})

export const placesData = (places: readonly Place[], locale: Locale): FeatureCollection => ({
  type: 'FeatureCollection',
  features: places.map(({ position, name, rank = 10 }) => ({
    type: 'Feature',
    properties: { name: name[locale], rank },
    geometry: { type: 'Point', coordinates: [...position] },
  })),
})
