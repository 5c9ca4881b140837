/** Colours of the map and the charts, made from the theme's tokens. None is a warning colour. */
import { GRADE_LOOKS, type Grade } from './scales.ts'

/** `#rgb` as well, which is what the build makes of `#rrggbb` where it can. */
const whole = (hex: string): string => (hex.length === 4 ? hex.replaceAll(/[\da-f]/gi, (c) => c + c) : hex)

const channels = (hex: string): [number, number, number] => {
  const n = Number.parseInt(whole(hex).slice(1), 16)
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255]
}

/** Of two colours, `share` (0 to 1) of the second. */
export function mixed(a: string, b: string, share: number): string {
  const [from, to] = [channels(a), channels(b)]
  return `#${from
    .map((c, i) =>
      Math.round(c + (to[i]! - c) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

export const withAlpha = (hex: string, alpha: number): string =>
  `${whole(hex)}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`

interface Ramp {
  readonly surface: string
  readonly ink: string
  readonly 'data-4': string
}

/** One hue from the surface to the ink: the stronger, the further from the ground of the map, by day and by night. */
export function gradeColour(grade: Grade | null, t: Ramp): string {
  const depth = grade === null ? 0 : GRADE_LOOKS[grade].depth
  return depth <= 1 ? mixed(t.surface, t['data-4'], depth) : mixed(t['data-4'], t.ink, depth - 1)
}

/** Pinned analogs in order; more than these are drawn in grey. */
export const PIN_TOKENS = ['data-2', 'data-3', 'data-5', 'data-6'] as const
export const MOST_PINS = PIN_TOKENS.length
