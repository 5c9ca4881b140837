/** What each agency says, at the same hours from one moment, and how far off it has been. */
import type { Point } from '#engines/cyclone/sphere.ts'
import { wrapLongitude } from '#engines/cyclone/sphere.ts'
import type { Words } from '#values'
import type { AgenciesOut, ForecastOut } from '../../schema.ts'
import { positionAlong } from '../approach.ts'
import { HOUR_MS, kmToGuangzhou, unwrap } from '../course.ts'
import { dashOf } from './names.ts'

type Agency = AgenciesOut['agencies'][number]
export const COMPARED_H = [24, 48, 72] as const
const STALE_H = 12
const WEIGHED_H = 48

interface At {
  readonly h: number
  /** Null where its forecast does not reach so far. */
  readonly position: Point | null
  readonly meanKm: number | null
  readonly cases: number
}

export interface AgencyRow {
  readonly agency: string
  readonly title: Words
  readonly issuedAt: Date
  readonly stale: boolean
  readonly revision: number
  readonly at: readonly At[]
  readonly nearest: { readonly km: number; readonly h: number } | null
  /** In the blend at 48 h; null where there is none. */
  readonly weight: number | null
}

/** [hours from the moment, lon, lat], from the moment on. */
function pathFrom({ points, issuedAt }: Agency, atMs: number): [number, number, number][] {
  const shiftH = (Date.parse(issuedAt) - atMs) / HOUR_MS
  return points.map(([h, lon, lat]) => [h + shiftH, lon, lat])
}

/** Where its forecast has the storm, so many hours from the moment. */
function positionAt(path: readonly [number, number, number][], h: number): Point | null {
  const first = path[0]
  if (first === undefined || h < first[0]) return null
  const from: [number, number, number][] = path.slice(1).map(([at, lon, lat]) => [at - first[0], lon, lat])
  if (h === first[0]) return { lon: first[1], lat: first[2] }
  return positionAlong({ lon: first[1], lat: first[2] }, from, h - first[0])
}

const NEAR_STEP_H = 3

function nearestOf(path: readonly [number, number, number][]): { km: number; h: number } | null {
  let best: { km: number; h: number } | null = null
  for (let h = 0; h <= (path.at(-1)?.[0] ?? 0); h += NEAR_STEP_H) {
    const point = positionAt(path, h)
    if (point === null) continue
    const km = kmToGuangzhou(point)
    if (best === null || km < best.km) best = { km, h }
  }
  return best
}

/** Seen from a fix: the agencies in the order that the server gives. */
export function agencyRows({ agencies, consensus }: AgenciesOut, atMs: number): AgencyRow[] {
  return agencies.map((one) => {
    const path = pathFrom(one, atMs)
    const issuedAt = new Date(one.issuedAt)
    const weighed = consensus?.leadsH.indexOf(WEIGHED_H) ?? -1
    return {
      agency: one.agency,
      title: one.title,
      issuedAt,
      stale: atMs - issuedAt.getTime() > STALE_H * HOUR_MS,
      revision: one.revision,
      at: COMPARED_H.map((h): At => {
        const i = one.errorsKm.leadsH.indexOf(h)
        return {
          h,
          position: positionAt(path, h),
          meanKm: one.errorsKm.meanKm[i] ?? null,
          cases: one.errorsKm.cases[i] ?? 0,
        }
      }),
      nearest: nearestOf(path),
      weight: consensus === null ? null : (consensus.agencies[one.agency]?.[weighed] ?? 0),
    }
  })
}

/** The weight of our own statistics at 48 h; null without a blend. */
export const ownWeight = ({ consensus }: AgenciesOut): number | null =>
  consensus === null ? null : (consensus.statistics[consensus.leadsH.indexOf(WEIGHED_H)] ?? 0)

/** A line of the map: longitudes unwrapped beside the storm. */
export interface AgencyLine {
  readonly id: string
  readonly title: Words | null
  readonly dash: readonly number[]
  readonly path: readonly (readonly [lon: number, lat: number])[]
}

/** How an agency's line is named where the map is told what is pointed at. */
export const agencyHover = (agency: string): string => `agency:${agency}`

/** Our own path where it is only a part of the blend. */
export const OWN = 'own'

/** From the last fix on: what each agency says, and our own where it is a part of the blend. */
export function agencyLines(
  agencies: AgenciesOut | null,
  forecast: ForecastOut | null,
  start: Point & { readonly atMs: number },
): AgencyLine[] {
  const onward = (path: readonly [number, number, number][]): [number, number][] => [
    [start.lon, start.lat],
    ...unwrap(
      path.filter(([h]) => h > 0).map(([, lon, lat]): [number, number] => [wrapLongitude(lon), lat]),
      start.lon,
    ),
  ]
  const lines = (agencies?.agencies ?? []).map((one): AgencyLine => ({
    id: one.agency,
    title: one.title,
    dash: dashOf(one.agency),
    path: onward(pathFrom(one, start.atMs)),
  }))
  const own = forecast?.consensus?.statistics.leads
  if (own !== undefined)
    lines.push({
      id: OWN,
      title: null,
      dash: [1, 4],
      path: onward(own.map(({ h, lon, lat }) => [h, lon, lat])),
    })
  return lines.filter(({ path }) => path.length > 1)
}
