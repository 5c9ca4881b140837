/** The words of the map itself, and those it passes to MapLibre. */
import type { Locale, Words } from '#values'

export const MAP_WORDS = {
  'zh-CN': (label: string) => ({ 'Map.Title': label }),
  en: (label: string) => ({ 'Map.Title': label }),
} satisfies Record<Locale, (label: string) => Record<string, string>>

export const words = {
  zoomIn: { 'zh-CN': '放大', en: 'Zoom in' },
  zoomOut: { 'zh-CN': '缩小', en: 'Zoom out' },
  whole: { 'zh-CN': '回到全图', en: 'Fit to the data' },
  asText: { 'zh-CN': '文字说明', en: 'As text' },
  centre: { 'zh-CN': '中心', en: 'Centre' },
  credit: { 'zh-CN': '陆地：Natural Earth', en: 'Land: Natural Earth' },
  legend: { 'zh-CN': '图例', en: 'Legend' },
  km: { 'zh-CN': '公里', en: 'km' },
  m: { 'zh-CN': '米', en: 'm' },
  still: {
    'zh-CN': '浏览器没有 WebGL 2，地图不能拖动',
    en: 'No WebGL 2 in this browser: the map cannot be dragged',
  },
  failed: { 'zh-CN': '地图无法显示', en: 'The map cannot be shown' },
  failedHelp: {
    'zh-CN': '浏览器没有提供 WebGL 2。下面是图上的内容。',
    en: 'The browser offers no WebGL 2. What the map would show is below.',
  },
} satisfies Record<string, Words>
