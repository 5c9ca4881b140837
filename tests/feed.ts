/** Replies of the agencies' feed on a storm that never was: westward over the South China Sea, from 10 September 2026. */

export type Given = Record<string, unknown>

/** Civil time of UTC+8 of a storm that never was, as the feed writes it. */
const time = (h: number): string => {
  const civil = new Date(Date.UTC(2026, 8, 10, 8 + h))
  return `${civil.getUTCFullYear()}/${civil.getUTCMonth() + 1}/${civil.getUTCDate()} ${civil.getUTCHours()}:00:00`
}
export const utc = (h: number): string => new Date(Date.UTC(2026, 8, 10, h)).toISOString()
export const at = (h: number, more: Given = {}): Given => ({
  time: time(h),
  lat: (17 + h * 0.05).toFixed(2),
  lng: (125 - h * 0.2).toFixed(2),
  speed: '40',
  pressure: '960',
  strong: '台风',
  ...more,
})
export const point = (h: number, more: Given = {}): Given => ({
  ...at(h),
  radius7: '320|300|320|350',
  radius10: '',
  radius12: '',
  forecast: [
    { tm: '中国', forecastpoints: [at(h), at(h + 24), at(h + 48)] },
    // The other agency forecasts every six hours only.
    { tm: '日本', forecastpoints: [at(h - (h % 6)), at(h - (h % 6) + 24)] },
  ],
  ...more,
})
export const reply = (points: readonly Given[], more: Given = {}): string =>
  JSON.stringify([{ tfid: '202699', name: '木棉', enname: 'Kapok', isactive: '1', points, ...more }])
