/** The words of the geography system. Safe for the browser. */
import type { Words } from '#values'

/** Said wherever the schematic outline is drawn or sent. */
export const SCHEMATIC_LABEL = {
  'zh-CN': '示意轮廓，不代表行政界线',
  en: 'schematic, not an administrative boundary',
} satisfies Words

/** Why a place has no district, by the reasons of `locate`. */
export const NO_DIVISION = {
  'only-schematic-outline': {
    'zh-CN': '只有示意轮廓，不能据此判断归属；导入正式轮廓后即可判断',
    en: 'only the schematic outline is there, and it decides nothing: import the official outlines',
  },
  'no-official-outline': {
    'zh-CN': '尚未导入正式轮廓',
    en: 'no official outline has been imported',
  },
  'outside-official-outlines': {
    'zh-CN': '不在任何已导入的正式轮廓之内',
    en: 'outside every official outline that was imported',
  },
  'on-boundary': {
    'zh-CN': '恰在界线上，需要人工判断',
    en: 'exactly on a boundary: a person has to decide',
  },
} satisfies Record<string, Words>
