/** Forecasts of the agencies that forecast storms of the western North Pacific, in one form whatever feed they came by. */
import type { Words } from '#values'

/** A position that an agency forecasts. */
export interface AgencyPoint {
  /** Hours after the analysis that the forecast starts from; 0 is the analysis itself, where the feed gives it. */
  readonly h: number
  readonly lon: number
  readonly lat: number
  /** m/s, in the agency's own averaging time (CMA 2 minutes, JMA, HKO and CWA 10, JTWC 1) unless the feed changed it: unknown. */
  readonly windMs: number | null
  readonly pressureHpa: number | null
}

export interface AgencyForecast {
  /** One of `AGENCIES`, else the agency's name as the feed gives it. */
  readonly agency: string
  /** The time of the analysis, ms UTC. */
  readonly issuedMs: number
  /** In order of time, at least one of them with h > 0. */
  readonly points: readonly AgencyPoint[]
}

/** The agencies by their stable code: whose forecasts a recorded reply of the feed holds. */
const AGENCIES: Readonly<Record<string, Words>> = {
  CMA: { 'zh-CN': '中央气象台', en: 'China Meteorological Administration' },
  HKO: { 'zh-CN': '香港天文台', en: 'Hong Kong Observatory' },
  CWA: { 'zh-CN': '中国台湾气象部门', en: 'Central Weather Administration, Taiwan, China' },
  JMA: { 'zh-CN': '日本气象厅', en: 'Japan Meteorological Agency' },
  JTWC: { 'zh-CN': '美国联合台风警报中心', en: 'Joint Typhoon Warning Center, United States' },
}

/** An agency that is not known here keeps its own name in both languages. */
export const agencyTitle = (code: string): Words => AGENCIES[code] ?? { 'zh-CN': code, en: code }
