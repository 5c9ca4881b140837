/** The ten-minute winds of stations in Hong Kong in four storms, each with its storm at that moment. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { between, displacement, type Displacement, type Point } from '#engines/cyclone/sphere.ts'
import type { WindSource } from '#engines/cyclone/wind.ts'
import { fromKnots, knots } from '#values'

export const STORMS = ['chaba-2022', 'koinu-2023', 'saola-2023', 'talim-2023']
/** Kilometres an hour in a metre a second. */
export const KMH = 3.6

interface TrackFix extends Point {
  readonly atMs: number
  readonly windMs: number | null
  readonly pressureHpa: number | null
}

/** One record, with the storm at that moment and the station seen from its centre. */
export interface Case {
  readonly storm: string
  readonly station: string
  readonly atMs: number
  readonly meanMs: number
  readonly gustMs: number | null
  readonly source: WindSource
  readonly from: Displacement
}

const rowsOf = (path: string): string[][] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))

const numberOf = (text: string | undefined): number | null =>
  text === undefined || text === '' || text === 'N/A' ? null : Number(text)

/** '202207011850', Hong Kong time, UTC+8. */
const atOf = (text: string): number =>
  Date.UTC(
    Number(text.slice(0, 4)),
    Number(text.slice(4, 6)) - 1,
    Number(text.slice(6, 8)),
    Number(text.slice(8, 10)) - 8,
    Number(text.slice(10, 12)),
  )

/** The storm between two six-hourly fixes: along the great circle, all else linear. */
function sourceAt(fixes: readonly TrackFix[], atMs: number): { centre: Point; source: WindSource } | null {
  const i = fixes.findLastIndex((fix) => fix.atMs <= atMs)
  const [a, b] = [fixes[i], fixes[i + 1]]
  if (a === undefined || b === undefined) return null
  const part = (atMs - a.atMs) / (b.atMs - a.atMs)
  const seconds = (b.atMs - a.atMs) / 1000
  const linear = (x: number | null, y: number | null) =>
    x === null || y === null ? (part < 0.5 ? x : y) : x + part * (y - x)
  const centre = between(a, b, part)
  const step = displacement(a, b)
  const filling = a.pressureHpa === null || b.pressureHpa === null ? 0 : b.pressureHpa - a.pressureHpa
  return {
    centre,
    source: {
      lat: centre.lat,
      windMs: linear(a.windMs, b.windMs),
      pressureHpa: linear(a.pressureHpa, b.pressureHpa),
      eastMs: (step.eastKm * 1000) / seconds,
      northMs: (step.northKm * 1000) / seconds,
      fillingHpaH: filling / (seconds / 3600),
    },
  }
}

export function readCases(folder: string): Case[] {
  const places = new Map(
    rowsOf(join(folder, 'stations.csv')).map(([name, lat, lon]) => [
      name!,
      { lat: Number(lat), lon: Number(lon) },
    ]),
  )
  return STORMS.flatMap((storm) => {
    const fixes = rowsOf(join(folder, `${storm}.track.csv`)).map(([at, lat, lon, wind, pressure]) => ({
      atMs: Date.parse(at!),
      lat: Number(lat),
      lon: Number(lon),
      windMs: numberOf(wind) === null ? null : fromKnots(knots(Number(wind))),
      pressureHpa: numberOf(pressure),
    }))
    return rowsOf(join(folder, `${storm}.csv`)).flatMap(([at, station, , mean, gust]) => {
      const place = places.get(station!)
      const there = sourceAt(fixes, atOf(at!))
      const meanKmh = numberOf(mean)
      if (place === undefined || there === null || meanKmh === null) return []
      const gustKmh = numberOf(gust)
      return [
        {
          storm,
          station: station!,
          atMs: atOf(at!),
          meanMs: meanKmh / KMH,
          gustMs: gustKmh === null ? null : gustKmh / KMH,
          source: there.source,
          from: displacement(there.centre, place),
        },
      ]
    })
  })
}
