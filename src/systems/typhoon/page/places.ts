/** Names on the map that orient a reader of the western North Pacific; Guangzhou is drawn with the storm, above it. */
import type { Place } from '#console/map/model.ts'

const place = (lon: number, lat: number, zh: string, en: string, rank: number): Place => ({
  position: [lon, lat],
  name: { 'zh-CN': zh, en },
  rank,
})

export const PLACES: readonly Place[] = [
  place(114.17, 22.3, '香港', 'Hong Kong', 1),
  place(113.54, 22.19, '澳门', 'Macao', 5),
  place(114.06, 22.54, '深圳', 'Shenzhen', 6),
  place(110.36, 21.27, '湛江', 'Zhanjiang', 2),
  place(116.68, 23.35, '汕头', 'Shantou', 3),
  place(110.33, 20.03, '海口', 'Haikou', 2),
  place(109.51, 18.25, '三亚', 'Sanya', 4),
  place(118.09, 24.48, '厦门', 'Xiamen', 3),
  place(121.47, 31.23, '上海', 'Shanghai', 2),
  place(121.56, 25.04, '台北', 'Taipei', 2),
  place(120.98, 14.6, '马尼拉', 'Manila', 2),
  place(108.2, 16.07, '岘港', 'Da Nang', 4),
  place(105.85, 21.03, '河内', 'Hanoi', 4),
  place(127.68, 26.21, '那霸', 'Naha', 3),
  place(139.69, 35.69, '东京', 'Tokyo', 3),
  place(126.98, 37.57, '首尔', 'Seoul', 4),
  place(144.79, 13.47, '关岛', 'Guam', 3),
  place(134.48, 7.34, '帕劳', 'Palau', 5),
]
