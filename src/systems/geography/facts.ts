/**
 * What is known of Guangzhou's eleven districts beside their codes: English names, a point near the middle, the area.
 * Points are the project's own estimates to about two kilometres, for labels and for the schematic outline only.
 * Areas in km²: Guangzhou Statistical Yearbook (land area by district; together 7,434.40 km²).
 */
import type { Position } from '#values'

interface DistrictFacts {
  readonly code: string
  readonly nameEn: string
  readonly centre: Position
  readonly areaKm2: number
}

export const CITY_CODE = '4401'

export const DISTRICTS: readonly DistrictFacts[] = [
  { code: '440103', nameEn: 'Liwan', centre: [113.235, 23.105], areaKm2: 59.1 },
  { code: '440104', nameEn: 'Yuexiu', centre: [113.28, 23.135], areaKm2: 33.8 },
  { code: '440105', nameEn: 'Haizhu', centre: [113.325, 23.08], areaKm2: 90.4 },
  { code: '440106', nameEn: 'Tianhe', centre: [113.37, 23.15], areaKm2: 96.33 },
  { code: '440111', nameEn: 'Baiyun', centre: [113.33, 23.29], areaKm2: 795.79 },
  { code: '440112', nameEn: 'Huangpu', centre: [113.5, 23.21], areaKm2: 484.17 },
  { code: '440113', nameEn: 'Panyu', centre: [113.39, 22.98], areaKm2: 529.94 },
  { code: '440114', nameEn: 'Huadu', centre: [113.2, 23.45], areaKm2: 970.04 },
  { code: '440115', nameEn: 'Nansha', centre: [113.54, 22.73], areaKm2: 783.86 },
  { code: '440117', nameEn: 'Conghua', centre: [113.68, 23.69], areaKm2: 1974.5 },
  { code: '440118', nameEn: 'Zengcheng', centre: [113.79, 23.34], areaKm2: 1616.47 },
]

/** English names of the levels above. */
export const ENGLISH_NAMES: Readonly<Record<string, string>> = {
  '44': 'Guangdong',
  [CITY_CODE]: 'Guangzhou',
  ...Object.fromEntries(DISTRICTS.map(({ code, nameEn }) => [code, nameEn])),
}

/** A point of the city that people know; positions to three decimals of a degree at best, hence approximate. */
export interface KnownPlace {
  readonly key: string
  readonly nameZh: string
  readonly nameEn: string
  readonly kind: 'government' | 'landmark' | 'transport'
  readonly position: Position
  /** The district of its postal address, not found by geometry. */
  readonly divisionCode: string
}

const government = (divisionCode: string, zh: string, en: string, lon: number, lat: number): KnownPlace => ({
  key: `government-${divisionCode}`,
  nameZh: `${zh}人民政府`,
  nameEn: `${en} government`,
  kind: 'government',
  position: [lon, lat],
  divisionCode,
})

const place = (
  key: string,
  kind: KnownPlace['kind'],
  [nameZh, nameEn]: [string, string],
  position: Position,
  divisionCode: string,
): KnownPlace => ({ key, nameZh, nameEn, kind, position, divisionCode })

export const PLACES: readonly KnownPlace[] = [
  government('440104', '广州市', 'Guangzhou Municipal', 113.264, 23.129),
  government('440103', '荔湾区', 'Liwan District', 113.244, 23.126),
  government('440105', '海珠区', 'Haizhu District', 113.317, 23.084),
  government('440106', '天河区', 'Tianhe District', 113.361, 23.125),
  government('440111', '白云区', 'Baiyun District', 113.273, 23.157),
  government('440112', '黄埔区', 'Huangpu District', 113.481, 23.182),
  government('440113', '番禺区', 'Panyu District', 113.384, 22.938),
  government('440114', '花都区', 'Huadu District', 113.22, 23.404),
  government('440115', '南沙区', 'Nansha District', 113.525, 22.802),
  government('440117', '从化区', 'Conghua District', 113.587, 23.549),
  government('440118', '增城区', 'Zengcheng District', 113.811, 23.261),
  place('canton-tower', 'landmark', ['广州塔', 'Canton Tower'], [113.325, 23.106], '440105'),
  place(
    'sun-yat-sen-hall',
    'landmark',
    ['中山纪念堂', 'Sun Yat-sen Memorial Hall'],
    [113.265, 23.133],
    '440104',
  ),
  place(
    'baiyun-airport',
    'transport',
    ['广州白云国际机场', 'Guangzhou Baiyun International Airport'],
    [113.299, 23.392],
    '440114',
  ),
  place(
    'south-station',
    'transport',
    ['广州南站', 'Guangzhou South Railway Station'],
    [113.265, 22.989],
    '440113',
  ),
  place('railway-station', 'transport', ['广州站', 'Guangzhou Railway Station'], [113.253, 23.148], '440104'),
]
