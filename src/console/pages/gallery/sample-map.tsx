/** The map with a made-up storm. */
import type { FeatureCollection } from 'geojson'
import { useMemo, useState } from 'react'
import { useSay } from '../../locale.ts'
import { MapView } from '../../map.tsx'
import { type MapLayer, boundsOf, unwrapped } from '../../map/model.ts'
import { useTokens } from '../../theme.ts'
import { SAMPLES, TRACK, words } from './sample.ts'

export function SampleMap({ at, height }: { at: Date | null; height?: number }) {
  const say = useSay()
  const t = useTokens()
  const [hovered, setHovered] = useState<{ layer: string; id: string } | null>(null)
  const track = useMemo(() => unwrapped(TRACK), [])
  const shown = at === null ? track.length : SAMPLES.filter((s) => s.at <= at).length
  const data = useMemo((): FeatureCollection => {
    const past = track.slice(0, Math.max(shown, 1)).map((p) => [...p])
    return {
      type: 'FeatureCollection',
      features: [
        ...(past.length > 1
          ? [
              {
                type: 'Feature' as const,
                properties: { id: 'track' },
                geometry: { type: 'LineString' as const, coordinates: past },
              },
            ]
          : []),
        {
          type: 'Feature',
          properties: { id: 'now' },
          geometry: { type: 'Point', coordinates: past.at(-1)! },
        },
      ],
    }
  }, [track, shown])
  const layers = useMemo(
    (): MapLayer[] => [
      {
        id: 'storm',
        data,
        interactive: true,
        draw: [
          {
            type: 'line',
            filter: ['==', ['geometry-type'], 'LineString'],
            layout: { 'line-join': 'round' },
            paint: {
              'line-color': t['data-1'],
              'line-width': ['case', ['boolean', ['feature-state', 'hovered'], false], 4, 2.5],
            },
          },
          {
            type: 'circle',
            filter: ['==', ['geometry-type'], 'Point'],
            paint: {
              'circle-radius': 6,
              'circle-color': t.accent,
              'circle-stroke-color': t.surface,
              'circle-stroke-width': 2,
            },
          },
        ],
      },
    ],
    [data, t],
  )
  return (
    <MapView
      label={say(words.sampleMap)}
      description={say(words.mapText)}
      {...(height === undefined ? {} : { height })}
      fit={{ key: 'sample', bounds: boundsOf(track)! }}
      layers={layers}
      places={words.places}
      legend={[{ label: say(words.track), colour: t['data-1'], shape: 'line' }]}
      hovered={hovered}
      onHover={(feature) => setHovered(feature === null ? null : { layer: feature.layer, id: feature.id })}
    />
  )
}
