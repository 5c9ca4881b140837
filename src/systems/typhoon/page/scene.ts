/**
 * Everything that the map shows of a storm at a moment, as shapes in degrees: no colours, no pixels, no words but those
 * given. All longitudes are unwrapped beside the storm's own.
 */
import { destination } from '#engines/cyclone/sphere.ts'
import type { ForecastOut, MatchOut } from '../schema.ts'
import type { AgencyLine } from './agencies/rows.ts'
import { WEAKEST_MS } from './approach.ts'
import { type Fix, gapsOf, HOUR_MS, unwrap } from './course.ts'
import { isFirstFix, scenarioHover, scenariosOf } from './outlook/outlook.ts'
import { type Grade, gradeFrom } from './scales.ts'

type LonLat = readonly [lon: number, lat: number]

export const LAYERS = ['members', 'circles', 'analogs', 'agencies', 'lines', 'reference', 'after'] as const
export type Layer = (typeof LAYERS)[number]
/** What came after, and the reference, are drawn only when they are asked for. */
export const USUAL_LAYERS: readonly Layer[] = ['members', 'circles', 'analogs', 'agencies', 'lines']

/** Leads with a circle and a time on the map. */
export const MARKED_LEADS_H: readonly number[] = [24, 48, 72, 96, 120]
const RING_POINTS = 72
/** Analogs are drawn as far as the forecast goes. */
const FARTHEST_H = 120

/**
 * The lines east of which a typhoon is 48 and 24 hours away in the warnings of the China Meteorological Administration,
 * degrees east and north.
 */
const WARNING_LINES: readonly { readonly hours: 24 | 48; readonly path: readonly LonLat[] }[] = [
  {
    hours: 24,
    path: [
      [105, 0],
      [113, 4.5],
      [119, 11],
      [119, 18],
      [127, 22],
      [127, 34],
    ],
  },
  {
    hours: 48,
    path: [
      [105, 0],
      [120, 0],
      [132, 15],
      [132, 34],
    ],
  },
]

interface Mark {
  readonly at: LonLat
  readonly atMs: number
  readonly windMs: number | null
}
export interface FixMark extends Mark {
  readonly grade: Grade | null
  /** The first fix of its grade: its name is written beside it. */
  readonly turns: boolean
  readonly fix: Fix
}
interface LeadMark extends Mark {
  readonly h: number
  readonly radius70Km: number
  readonly ring: readonly LonLat[]
}
interface AnalogLine {
  readonly id: string
  readonly path: readonly LonLat[]
  /** Where it was at the matched moment. */
  readonly match: LonLat | null
  /** Place in the list of pinned ones, -1 for one that is not. */
  readonly pin: number
}

/** The mean way of the members that do the same; drawn while it is pointed at. */
interface ScenarioLine {
  readonly id: string
  readonly share: number
  readonly path: readonly LonLat[]
  /** Those of `members` that take it. */
  readonly members: ReadonlySet<number>
}

export interface Scene {
  readonly track: readonly LonLat[]
  /** Points of `track` before which positions are missing for a day or more. */
  readonly gaps: readonly number[]
  readonly fixes: readonly FixMark[]
  /** The last known position; null of a storm that is over, which is nowhere now. */
  readonly current: Mark | null
  readonly best: readonly LonLat[]
  /** From this point of `best` on the storm is forecast weaker than a depression; its length where it is not. */
  readonly weakFrom: number
  readonly leads: readonly LeadMark[]
  readonly members: readonly (readonly LonLat[])[]
  readonly scenarios: readonly ScenarioLine[]
  /** What the agencies say, which is asked for apart from the forecast. */
  readonly agencies: readonly AgencyLine[]
  readonly reference: readonly LonLat[]
  readonly analogs: readonly AnalogLine[]
  readonly after: readonly FixMark[]
  readonly lines: typeof WARNING_LINES
}

const NOTHING: Scene = {
  track: [],
  gaps: [],
  fixes: [],
  current: null,
  best: [],
  weakFrom: 0,
  leads: [],
  members: [],
  scenarios: [],
  agencies: [],
  reference: [],
  analogs: [],
  after: [],
  lines: [],
}

interface SceneInput {
  readonly known: readonly Fix[]
  readonly after: readonly Fix[]
  /** The forecast of the last known fix; null while it is fetched, or where the storm is over. */
  readonly forecast: ForecastOut | null
  /** Pinned analogs, also such as the forecast of this moment no longer lists. */
  readonly pinned: readonly MatchOut[]
  readonly layers: readonly Layer[]
  readonly isOver: boolean
}

export function sceneOf({ known, after, forecast, pinned, layers, isOver }: SceneInput): Scene {
  const on = (layer: Layer): boolean => layers.includes(layer)
  const last = known.at(-1)
  const lines = on('lines') ? WARNING_LINES : []
  if (last === undefined) return { ...NOTHING, lines }
  const start: LonLat = [last.lon, last.lat]
  /** From the last fix on, beside it. */
  const onward = (path: readonly (readonly [h: number, lon: number, lat: number])[]): LonLat[] => [
    start,
    ...unwrap(
      path.map(([, lon, lat]): LonLat => [lon, lat]),
      last.lon,
    ),
  ]
  const best = forecast === null ? [] : onward(forecast.leads.map(({ h, lon, lat }) => [h, lon, lat]))
  const shown = forecast === null || !on('analogs') ? [] : forecast.analogs
  const analogs = [...shown.filter((a) => !pinned.some((p) => p.storm === a.storm)), ...pinned]
  return {
    track: known.map(({ lon, lat }): LonLat => [lon, lat]),
    gaps: gapsOf(known),
    fixes: marksOf(known, null),
    current: isOver ? null : markOf(last),
    best,
    weakFrom: weakFromOf(forecast),
    leads: leadsOf(forecast, best, on('circles')),
    members:
      forecast === null || !on('members') || isFirstFix(forecast)
        ? []
        : forecast.members.map(({ path }) => onward(path)),
    scenarios:
      forecast === null
        ? []
        : scenariosOf(forecast).map(({ kind, share, path, members }) => ({
            id: scenarioHover(kind),
            share,
            path: onward(path),
            members: new Set(members),
          })),
    agencies: [],
    reference: forecast === null || !on('reference') ? [] : onward(forecast.reference),
    analogs: analogs.map((a): AnalogLine => {
      const near = a.path.filter(([h]) => h <= FARTHEST_H)
      const path = unwrap(
        near.map(([, lon, lat]): LonLat => [lon, lat]),
        last.lon,
      )
      return {
        id: a.storm,
        path,
        match: path[near.findIndex(([h]) => h >= 0)] ?? null,
        pin: pinned.indexOf(a),
      }
    }),
    after: on('after') ? marksOf(after, gradeFrom(last.grade)) : [],
    lines,
  }
}

function weakFromOf(forecast: ForecastOut | null): number {
  if (forecast === null) return 0
  const strong = forecast.leads.findLastIndex(({ windMs }) => windMs === null || windMs >= WEAKEST_MS)
  return strong + 2
}

const markOf = (fix: Fix): Mark => ({ at: [fix.lon, fix.lat], atMs: fix.atMs, windMs: fix.windMs })

function marksOf(fixes: readonly Fix[], before: Grade | null): FixMark[] {
  let grade = before
  return fixes.map((fix) => {
    const own = gradeFrom(fix.grade)
    const turns = own !== null && own !== grade
    grade = own
    return { ...markOf(fix), grade: own, turns, fix }
  })
}

function leadsOf(forecast: ForecastOut | null, best: readonly LonLat[], circles: boolean): LeadMark[] {
  if (forecast === null) return []
  const startMs = Date.parse(forecast.at)
  return forecast.leads.flatMap((lead, i) => {
    if (!MARKED_LEADS_H.includes(lead.h)) return []
    const at = best[i + 1]!
    return {
      at,
      atMs: startMs + lead.h * HOUR_MS,
      h: lead.h,
      windMs: lead.windMs,
      radius70Km: lead.radius70Km,
      ring: circles ? ringOf(at, lead.radius70Km) : [],
    }
  })
}

/** The circle of all points `km` from a centre, closed, beside the centre. */
export function ringOf([lon, lat]: LonLat, km: number): LonLat[] {
  const points = Array.from({ length: RING_POINTS + 1 }, (_, i): LonLat => {
    const point = destination({ lon, lat }, (360 * i) / RING_POINTS, km)
    return [point.lon, point.lat]
  })
  return unwrap(points, lon)
}

/** A place alone is shown with its surroundings, degrees. */
const AROUND_DEG = 6

/** What the map should bring into view: the track of the last days and what comes, with Guangzhou. */
export function positionsToFit(scene: Scene): LonLat[] {
  const near = scene.best.length > 0 ? scene.track.slice(-12) : scene.track
  const [only, more] = near
  if (only !== undefined && more === undefined && scene.best.length === 0)
    return [-AROUND_DEG, AROUND_DEG].map((deg): LonLat => [only[0] + deg, only[1] + deg])
  return [...near, ...scene.best, ...scene.leads.filter(({ h }) => h <= 72).flatMap(({ ring }) => ring)]
}
