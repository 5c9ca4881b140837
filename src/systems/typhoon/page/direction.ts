/** Directions in words. */
import type { Locale } from '#values'

const DIRECTIONS = {
  'zh-CN': ['北', '东北', '东', '东南', '南', '西南', '西', '西北'],
  en: ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'],
} satisfies Record<Locale, readonly string[]>

/** One of eight directions, for degrees clockwise from north. */
export const directionOf = (bearing: number, locale: Locale): string =>
  DIRECTIONS[locale][Math.round(bearing / 45) % 8]!
