/**
 * From what cases like this one missed to members: whole ways of the storm, with its strength along each. The members
 * stand around the forecast, and as far from it as its circles say: 70 of 100 inside.
 */
import type { Guidance, Miss } from './guidance.ts'
import { surfaceAt } from './land.ts'
import { LEADS_H } from './quadratic.ts'
import { robustModels } from './robust.ts'
import { displace, wrapLongitude, type Point } from './sphere.ts'
import { strengthAlong, strengthModels } from './strength.ts'
import type { Situation } from './situation.ts'
import type { Source } from './track.ts'
import { LEADS } from './training.ts'

export interface Member {
  /** The past storm whose departure from its forecast the member follows. */
  readonly source: Source
  readonly key: string
  /** The moment of it, ms UTC. */
  readonly from: number
  readonly path: readonly (readonly [h: number, lon: number, lat: number, windMs: number])[]
}

/** A rise of 30 kn in a day (Kaplan & DeMaria 2003, WAF 18:1093), m/s. */
const RAPID_MS = 15.4
const DAY_LEAD = LEADS_H.indexOf(24)

/** Offsets from the forecast, km east and north by lead: centred, and scaled so that 70 % lie within the radius. */
export function offsetsOf(misses: readonly Miss[], radius70Km: readonly number[]): Float64Array[] {
  const offsets = misses.map(({ km }) => Float64Array.from(km))
  if (offsets.length === 0) return offsets
  for (let lead = 0; lead < LEADS; lead++) {
    for (const part of [0, 1]) {
      const mean = offsets.reduce((sum, km) => sum + km[2 * lead + part]!, 0) / offsets.length
      for (const km of offsets) km[2 * lead + part]! -= mean
    }
    const sorted = offsets.map((km) => Math.hypot(km[2 * lead]!, km[2 * lead + 1]!)).sort((a, b) => a - b)
    const there = sorted[Math.min(sorted.length - 1, Math.floor(0.7 * sorted.length))]!
    const scale = there > 0 ? radius70Km[lead]! / there : 1
    for (const km of offsets) {
      km[2 * lead]! *= scale
      km[2 * lead + 1]! *= scale
    }
  }
  return offsets
}

export interface Strength {
  /** By lead, m/s. */
  readonly windMs: readonly number[]
  /** By lead and member. */
  readonly members: readonly (readonly number[])[]
  readonly rapidIntensification: number | null
}

/** The share of the land-aware strength in the forecast by lead; the rest is the reference's. Tuned on 2005 to 2007. */
const LAND_AWARE = [0.85, 0.85, 0.8, 0.7, 0.55, 0.45, 0.35, 0.3, 0.25, 0.25]
/** Cases whose misses correct the strength, and the width of their kernel, as those of the path (`local.ts`). */
const NEAREST = 400
const KERNEL = 0.7

/**
 * Wind along the forecast and along each member: the land-aware regression for that way, what it missed on cases like
 * this one, and for a member what it missed on its own.
 * @param reference the wind of the reference by lead, null where it has none
 */
export function strengthOf(
  found: Guidance,
  now: Situation,
  offsets: readonly Float64Array[],
  reference: readonly (number | null)[],
): Strength {
  const { predictors, near, training } = found
  const held = LEADS_H.map((_, lead) => reference[lead] ?? now.windMs)
  if (predictors === null || near === null)
    return { windMs: held, members: offsets.map(() => held), rapidIntensification: null }
  const models = strengthModels(training, robustModels(training))
  const model = models.of(new Date(now.atMs).getUTCFullYear())
  const changeAlong = strengthAlong(model, now, predictors)
  const change = changeAlong(found.pathKm)
  const weights = near.squares
    .slice(0, NEAREST)
    .map((square, _, all) => Math.exp((-0.5 * square) / (all.at(-1)! || 1) / KERNEL ** 2))
  const missed = (i: number, lead: number): number => {
    const isOver = training.atMs[i]! + LEADS_H[lead]! * 3_600_000 <= now.atMs
    return isOver ? models.missedMs[i * LEADS + lead]! : Number.NaN
  }
  const mean = LEADS_H.map((_, lead) => {
    let sum = 0
    let total = 0
    weights.forEach((kernel, j) => {
      const ms = missed(near.cases[j]!, lead)
      if (Number.isNaN(ms)) return
      sum += kernel
      total += kernel * ms
    })
    return sum === 0 ? 0 : total / sum
  })
  const windMs = LEADS_H.map((_, lead) => {
    const own = change[lead]!
    if (Number.isNaN(own)) return held[lead]!
    const share = reference[lead] === null ? 1 : LAND_AWARE[lead]!
    return Math.max(0, share * (now.windMs + own + mean[lead]!) + (1 - share) * held[lead]!)
  })
  const members = offsets.map((offset, m) => {
    const way = changeAlong(found.pathKm.map((km, i) => km + offset[i]!))
    const i = found.misses[m]!.case
    let last = 0
    return LEADS_H.map((_, lead) => {
      const ms = i === null ? Number.NaN : missed(i, lead)
      // A storm that ended left no more misses: its last one stays.
      if (!Number.isNaN(ms)) last = ms - mean[lead]!
      const byLand = way[lead]! - change[lead]!
      return Math.max(0, windMs[lead]! + last + (Number.isNaN(byLand) ? 0 : byLand))
    })
  })
  return { windMs, members, rapidIntensification: rapidShare() }

  function rapidShare(): number | null {
    const rise = change[DAY_LEAD]!
    if (Number.isNaN(rise)) return null
    let sum = 0
    let rapid = 0
    weights.forEach((weight, j) => {
      const ms = missed(near!.cases[j]!, DAY_LEAD)
      if (Number.isNaN(ms)) return
      sum += weight
      if (rise + ms >= RAPID_MS) rapid += weight
    })
    return sum === 0 ? null : rapid / sum
  }
}

/** The mouth of the Pearl River: Lingdingyang, between Zhuhai and Hong Kong. */
const RIVER_MOUTH: Point = { lon: 113.75, lat: 22.2 }
/** Where a landfall counts for one side of the mouth or the other: the coast from the Gulf of Tonkin to Fujian. */
const COAST = { west: 107.5, east: 119, south: 20, north: 25 }

export type ScenarioKind = 'west' | 'east' | 'elsewhere' | 'none'

/** Members that do the same: first landfall on the mainland west or east of the mouth, on another coast, or none. */
export interface Scenario {
  readonly kind: ScenarioKind
  /** Of all members. */
  readonly share: number
  readonly members: readonly number[]
  /** The mean way of its members, with their mean wind. */
  readonly path: readonly (readonly [h: number, lon: number, lat: number, windMs: number])[]
}

/** Looked at every three hours, on straight lines between the leads: a coast is not known better than that. */
const SAMPLES = 4

function landfallOf(start: Point, { path }: Member): ScenarioKind {
  if (surfaceAt(start) === 'mainland') return kindOf(start)
  let before = start
  for (const [, lon, lat] of path) {
    const eastDeg = wrapLongitude(lon - before.lon)
    for (let step = 1; step <= SAMPLES; step++) {
      const point = {
        lon: before.lon + (eastDeg * step) / SAMPLES,
        lat: before.lat + ((lat - before.lat) * step) / SAMPLES,
      }
      if (surfaceAt(point) === 'mainland') return kindOf(point)
    }
    before = { lon, lat }
  }
  return 'none'
}

function kindOf({ lon, lat }: Point): ScenarioKind {
  if (lon < COAST.west || lon > COAST.east || lat < COAST.south || lat > COAST.north) return 'elsewhere'
  return lon < RIVER_MOUTH.lon ? 'west' : 'east'
}

/** The scenarios of an ensemble, the likeliest first. */
export function scenariosOf(start: Point, members: readonly Member[]): Scenario[] {
  const byKind = new Map<ScenarioKind, number[]>()
  members.forEach((member, i) => {
    const kind = landfallOf(start, member)
    byKind.set(kind, [...(byKind.get(kind) ?? []), i])
  })
  return [...byKind]
    .map(([kind, indices]) => ({
      kind,
      share: indices.length / members.length,
      members: indices,
      path: meanPath(
        start,
        indices.map((i) => members[i]!),
      ),
    }))
    .sort((a, b) => b.share - a.share || (a.kind < b.kind ? -1 : 1))
}

function meanPath(start: Point, members: readonly Member[]): Scenario['path'] {
  return LEADS_H.map((h, lead) => {
    let east = 0
    let north = 0
    let wind = 0
    for (const { path } of members) {
      const [, lon, lat, windMs] = path[lead]!
      // Longitudes as differences: no jump at 180 degrees.
      east += wrapLongitude(lon - start.lon)
      north += lat - start.lat
      wind += windMs
    }
    const n = members.length
    return [h, wrapLongitude(start.lon + east / n), start.lat + north / n, wind / n] as const
  })
}

/** Members as points on the sphere. */
export function membersOf(
  found: Guidance,
  now: Situation,
  offsets: readonly Float64Array[],
  winds: readonly (readonly number[])[],
): Member[] {
  const { history } = found.training
  return found.misses.map(({ row }, m) => {
    const { source, key } = history.tracks[history.storm[row]!]!
    return {
      source,
      key,
      from: history.atMs[row]!,
      path: LEADS_H.map((h, lead) => {
        const { lon, lat } = displace(now, {
          eastKm: found.pathKm[2 * lead]! + offsets[m]![2 * lead]!,
          northKm: found.pathKm[2 * lead + 1]! + offsets[m]![2 * lead + 1]!,
        })
        return [h, lon, lat, winds[m]![lead]!] as const
      }),
    }
  })
}
