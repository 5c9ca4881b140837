/** What can be wrong with an import, where, and in which words it is said. */
import type { FaultKind as ShapeFault, Spot } from '#engines/location/check.ts'
import type { Position, Words } from '#values'

export type FaultCode =
  | ShapeFault
  | 'not-utf8'
  | 'not-json'
  | 'not-a-feature-collection'
  | 'wrong-crs'
  | 'no-features'
  | 'not-a-feature'
  | 'not-an-area'
  | 'code-missing'
  | 'code-unknown'
  | 'code-twice'
  | 'bad-date'
  | 'schematic'
  | 'coordinates-projected'
  | 'coordinates-swapped'
  | 'coordinates-elsewhere'
  | 'overlap'

/** A reason why a feature, or the whole file (`feature` null), was not taken. */
export interface Rejection {
  /** Index in `features`, from 0. */
  readonly feature: number | null
  readonly code: string | null
  readonly fault: FaultCode
  readonly reason: Words
  readonly property?: string
  readonly polygon?: number
  readonly ring?: number
  readonly vertex?: number
  readonly at?: Position
  /** Place in the text of the file, from 1. */
  readonly line?: number
  readonly column?: number
}

export type WarningCode =
  | 'ring-turned'
  | 'name-differs'
  | 'crs-cgcs2000'
  | 'community-unknown'
  | 'gap'
  | 'gaps-not-looked-for'

/** What was taken nevertheless, but a person should look at. */
export interface Warning {
  readonly feature: number | null
  readonly code: string | null
  readonly warning: WarningCode
  readonly reason: Words
  readonly at?: Position
}

const SHAPE_WORDS: Readonly<Record<ShapeFault, Words>> = {
  'not-a-ring': { 'zh-CN': '坐标不是由环组成的数组', en: 'coordinates are not an array of rings' },
  'not-a-position': { 'zh-CN': '不是两个数字组成的坐标', en: 'is not a position of two numbers' },
  'out-of-range': {
    'zh-CN': '经度超过 ±180 或纬度超过 ±90',
    en: 'longitude beyond ±180 or latitude beyond ±90',
  },
  'too-few-vertices': { 'zh-CN': '闭合环至少要有四个坐标', en: 'a closed ring has at least four positions' },
  'not-closed': {
    'zh-CN': '环未闭合：末点应与首点相同',
    en: 'the ring is not closed: its last position must be its first',
  },
  'duplicate-vertex': { 'zh-CN': '同一环中顶点重复', en: 'the vertex is there twice in its ring' },
  'self-intersection': { 'zh-CN': '环与自身相交', en: 'the ring meets itself' },
  'rings-cross': { 'zh-CN': '两个环相交', en: 'two rings cross' },
  'hole-outside': { 'zh-CN': '洞不在外环之内', en: 'the hole is not inside the outer ring' },
  'holes-nested': { 'zh-CN': '洞在另一个洞之内', en: 'the hole is inside another hole' },
  'parts-overlap': { 'zh-CN': '多部件之间重叠', en: 'parts of the multipolygon overlap' },
  'no-area': { 'zh-CN': '环的面积为零', en: 'the ring has no area' },
}

/** "ring 0, vertex 12 (113.2 23.1): the ring meets itself; the other place is ring 0, vertex 40". */
export function shapeReason(fault: ShapeFault, spot: Spot, at: Position | null, other?: Spot): Words {
  const words = SHAPE_WORDS[fault]
  const place = at === null ? '' : ` (${at[0]} ${at[1]})`
  const where = (s: Spot, zh: boolean): string =>
    zh
      ? `${s.polygon > 0 ? `第 ${s.polygon} 部件` : ''}环 ${s.ring} 顶点 ${s.vertex}`
      : `${s.polygon > 0 ? `part ${s.polygon}, ` : ''}ring ${s.ring}, vertex ${s.vertex}`
  return {
    'zh-CN': `${where(spot, true)}${place}：${words['zh-CN']}${other ? `；另一处是${where(other, true)}` : ''}`,
    en: `${where(spot, false)}${place}: ${words.en}${other ? `; the other place is ${where(other, false)}` : ''}`,
  }
}

export const REASONS = {
  notUtf8: {
    'zh-CN': '文件不是 UTF-8 编码（RFC 7946 要求 UTF-8），请转码后重试',
    en: 'the file is not UTF-8, which RFC 7946 asks for: convert it and try again',
  },
  notCollection: { 'zh-CN': '不是 GeoJSON FeatureCollection', en: 'is not a GeoJSON FeatureCollection' },
  noFeatures: { 'zh-CN': '没有任何要素', en: 'holds no features' },
  notFeature: { 'zh-CN': '不是 GeoJSON Feature', en: 'is not a GeoJSON Feature' },
  notArea: {
    'zh-CN': '几何类型应为 Polygon 或 MultiPolygon',
    en: 'the geometry must be a Polygon or MultiPolygon',
  },
  badDate: { 'zh-CN': 'valid_from 应为 YYYY-MM-DD', en: 'valid_from must be YYYY-MM-DD' },
  schematic: {
    'zh-CN': '这是示意轮廓，不能作为正式轮廓导入',
    en: 'is schematic, and cannot be imported as an official outline',
  },
  projected: {
    'zh-CN': '坐标像是投影坐标（米），应为经纬度（度）；请先转换为 WGS 84 经纬度',
    en: 'the coordinates look projected (metres): convert them to WGS 84 longitude and latitude in degrees first',
  },
  swapped: {
    'zh-CN': '纬度和经度颠倒：GeoJSON 先经度后纬度',
    en: 'latitude and longitude are swapped: GeoJSON has longitude first',
  },
  turned: {
    'zh-CN': '环的方向与 RFC 7946 相反，已改正',
    en: 'a ring ran against the direction of RFC 7946 and was turned',
  },
  cgcs2000: {
    'zh-CN': 'crs 为 CGCS2000 经纬度，按 WGS 84 处理（相差不到一米）',
    en: 'crs is CGCS2000 in degrees, taken as WGS 84 (they differ by less than a metre)',
  },
  gapsNotLooked: {
    'zh-CN': '未检查缝隙：数据过大或无法计算',
    en: 'gaps were not looked for: too many vertices, or the union could not be computed',
  },
} satisfies Record<string, Words>

export const elsewhere = ([lon, lat]: Position): Words => ({
  'zh-CN': `坐标 (${lon} ${lat}) 不在广州附近`,
  en: `the position (${lon} ${lat}) is not near Guangzhou`,
})

export const wrongCrs = (name: string): Words => ({
  'zh-CN': `crs 为“${name}”：只接受 WGS 84 或 CGCS2000 经纬度；GCJ-02 数据请去掉 crs 并声明 gcj02`,
  en: `crs is ${name}: only WGS 84 or CGCS2000 in degrees is accepted; for GCJ-02 take crs out and say gcj02`,
})

export const codeMissing = (kind: 'outlines' | 'grid'): Words => ({
  'zh-CN': kind === 'grid' ? '缺少 code（14 或 15 位单元网格代码）' : '缺少 code（4、6、9 或 12 位区划代码）',
  en:
    kind === 'grid'
      ? 'the property code is missing: a unit grid code of 14 or 15 digits'
      : 'the property code is missing: a division code of 4, 6, 9 or 12 digits',
})

export const codeUnknown = (code: string): Words => ({
  'zh-CN': `代码 ${code} 不属于广州的任何区划`,
  en: `code ${code} is of no division of Guangzhou`,
})

export const codeTwice = (code: string, first: number): Words => ({
  'zh-CN': `代码 ${code} 已在要素 ${first} 中出现`,
  en: `code ${code} is in feature ${first} already`,
})

export const nameDiffers = (got: string, known: string): Words => ({
  'zh-CN': `名称“${got}”与代码对应的“${known}”不同`,
  en: `the name ${got} is not that of the code, ${known}`,
})

export const communityUnknown = (code: string): Words => ({
  'zh-CN': `社区代码 ${code} 不在统计用区划代码中，网格归到街道`,
  en: `community ${code} is not among the statistical codes: the cell is kept under its street`,
})

const round = (areaM2: number): string =>
  String(areaM2 < 10 ? Math.round(areaM2 * 10) / 10 : Math.round(areaM2))

export const overlapWith = (other: string, areaM2: number | null, stored: boolean): Words => ({
  'zh-CN': `与${stored ? '已有的' : ''} ${other} 重叠${areaM2 === null ? '（面积无法计算）' : ` ${round(areaM2)} m²`}`,
  en: `overlaps ${stored ? 'the stored ' : ''}${other}${areaM2 === null ? '; the area could not be computed' : ` by ${round(areaM2)} m²`}`,
})

export const gapOf = (areaM2: number): Words => ({
  'zh-CN': `有 ${round(areaM2)} m² 不属于任何相邻轮廓`,
  en: `${round(areaM2)} m² belong to none of the outlines around them`,
})
