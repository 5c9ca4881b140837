/** Whether features that are right by themselves fit together, and with what is stored. */
import { gaps } from '#engines/location/gaps.ts'
import { type Area, type Overlap, overlaps } from '#engines/location/topology.ts'
import type { Shape } from '#engines/location/shape.ts'
import { levelOf, LEVELS } from './codes.ts'
import { gapOf, overlapWith, REASONS, type Rejection, type Warning } from './faults.ts'
import type { GoodFeature, ImportKind } from './read.ts'

/**
 * How much two areas may both claim. Outlines of neighbours drawn apart differ by a metre along kilometres; grid cells
 * are drawn together. Chosen by us: GB/T 30428 gives no figure.
 */
const TOLERANCE_M2: Readonly<Record<ImportKind, number>> = { outlines: 1000, grid: 10 }
export interface FitQuestion {
  readonly kind: ImportKind
  readonly good: readonly GoodFeature[]
  /** What is stored now, by code. */
  readonly stored: readonly { code: string; shape: Shape }[]
}

export interface FitAnswer {
  readonly rejected: readonly Rejection[]
  readonly warnings: readonly Warning[]
}

/**
 * Areas of one level must not overlap: neither two of the file, nor one of the file and a stored one that the file
 * does not replace. A feature that is refused replaces nothing, so the stored ones it stood for count again.
 */
export function fitImport({ kind, good, stored }: FitQuestion): FitAnswer {
  const rejected: Rejection[] = []
  const levelKey = (code: string): string => (kind === 'grid' ? 'grid' : (levelOf(code) ?? ''))
  const warnings: Warning[] = []
  for (const level of kind === 'grid' ? ['grid'] : LEVELS) {
    const all = good.filter(({ code }) => levelKey(code) === level)
    const others = stored.filter(({ code }) => levelKey(code) === level)
    const refused = refusedOf(all, others, TOLERANCE_M2[kind])
    rejected.push(...refused)
    const out = new Set(refused.map(({ code }) => code))
    const taken = all.filter(({ code }) => !out.has(code))
    const codes = new Set(taken.map(({ code }) => code))
    if (taken.length > 0)
      warnings.push(
        ...gapsOf(
          [...taken, ...others.filter(({ code }) => !codes.has(code))].map(({ shape }) => shape),
          TOLERANCE_M2[kind],
        ),
      )
  }
  return { rejected, warnings }
}

const areaOf = ({ code, shape }: { code: string; shape: Shape }): Area => ({ key: code, shape })

function refusedOf(
  all: readonly GoodFeature[],
  stored: readonly { code: string; shape: Shape }[],
  toleranceM2: number,
): Rejection[] {
  const rejected: Rejection[] = []
  const refuse = ({ feature, code }: GoodFeature, other: string, found: Overlap, ofStore: boolean): void => {
    const reason = overlapWith(other, found.areaM2, ofStore)
    rejected.push({ feature, code, fault: 'overlap', reason, ...(found.at && { at: found.at }) })
  }
  for (;;) {
    const out = new Set(rejected.map(({ code }) => code))
    const taken = new Map(all.filter(({ code }) => !out.has(code)).map((good) => [good.code, good]))
    const others = stored.filter(({ code }) => !taken.has(code))
    const found = overlaps([...taken.values()].map(areaOf), others.map(areaOf), toleranceM2)
    for (const overlap of found) {
      const [a, b] = [taken.get(overlap.a)!, taken.get(overlap.b)]
      refuse(a, overlap.b, overlap, b === undefined)
      if (b !== undefined) refuse(b, overlap.a, overlap, false)
    }
    if (found.length === 0) return rejected
  }
}

function gapsOf(shapes: readonly Shape[], toleranceM2: number): Warning[] {
  const found = gaps(shapes, toleranceM2)
  if (found === null)
    return [{ feature: null, code: null, warning: 'gaps-not-looked-for', reason: REASONS.gapsNotLooked }]
  return found.map(({ areaM2, at }) => ({
    feature: null,
    code: null,
    warning: 'gap',
    reason: gapOf(areaM2),
    at,
  }))
}
