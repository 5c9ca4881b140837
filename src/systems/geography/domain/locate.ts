/** Which division a position belongs to, from official outlines alone. */
import { placeIn, type Shape } from '#engines/location/shape.ts'
import type { Position } from '#values'
import type { Level } from './codes.ts'

/** Why no division is named. */
export type NoDivision =
  /** The schematic outline decides nothing. */
  | 'only-schematic-outline'
  | 'no-official-outline'
  /** Official outlines are in, and none of them holds the position. */
  | 'outside-official-outlines'
  /** On the line between divisions: a person decides. */
  | 'on-boundary'

export interface OfficialOutline {
  readonly code: string
  readonly level: Level
  readonly shape: Shape
}

export interface Decided {
  /** The division that holds the position, by level; a level without an official outline is missing. */
  readonly divisions: Partial<Record<Level, string>>
  /** Null when a district is named. */
  readonly reason: NoDivision | null
  /** Districts whose boundary the position is on. */
  readonly candidates: readonly string[]
}

/**
 * @param near official outlines whose bounds hold the position
 * @param has whether any official outline of a district, and any schematic one, is in at all
 */
export function decide(
  position: Position,
  near: readonly OfficialOutline[],
  has: { officialDistricts: boolean; schematic: boolean },
): Decided {
  const divisions: Partial<Record<Level, string>> = {}
  const candidates: string[] = []
  for (const { code, level, shape } of near) {
    const place = placeIn(position, shape)
    if (place === 'inside') divisions[level] = code
    if (place === 'boundary' && level === 'district') candidates.push(code)
  }
  if (divisions.district !== undefined) return { divisions, reason: null, candidates: [] }
  // A street lies in one district, so an official outline of a street is enough to name it.
  const below = divisions.street ?? divisions.community
  if (below !== undefined && candidates.length === 0)
    return { divisions: { ...divisions, district: below.slice(0, 6) }, reason: null, candidates: [] }
  return { divisions, reason: reasonFor(candidates, has), candidates: candidates.sort() }
}

function reasonFor(
  candidates: readonly string[],
  has: { officialDistricts: boolean; schematic: boolean },
): NoDivision {
  if (candidates.length > 0) return 'on-boundary'
  if (has.officialDistricts) return 'outside-official-outlines'
  return has.schematic ? 'only-schematic-outline' : 'no-official-outline'
}
