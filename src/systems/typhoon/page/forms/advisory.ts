/** An advisory as it is written in the form, and what becomes of it. */
import type { ApiProblem } from '#console/api.ts'
import { fullTime, parseCivil } from '#console/format.ts'
import type { AdvisoryIn } from '../../schema.ts'
import type { words } from './words.ts'

/** What stands in the fields, as written. */
export interface Draft {
  readonly storm: string
  readonly name: string
  readonly at: string
  readonly lon: string
  readonly lat: string
  readonly windMs: string
  readonly pressureHpa: string
  readonly agency: string
}
export type Field = keyof Draft
type Faults = Partial<Record<Field, keyof typeof words>>

export const EMPTY: Draft = {
  storm: '',
  name: '',
  at: '',
  lon: '',
  lat: '',
  windMs: '',
  pressureHpa: '',
  agency: '',
}

const number = (text: string, low: number, high: number): number | null => {
  // A full-width minus or comma is what an input method makes of them.
  const n = Number(text.trim().replace('−', '-').replace('，', '.'))
  return text.trim() !== '' && Number.isFinite(n) && n >= low && n <= high ? n : null
}

/** The advisory, or what is wrong by field. `now` completes a time without its year or day. */
export function readDraft(draft: Draft, now: Date): { advisory: AdvisoryIn } | { faults: Faults } {
  const faults: Faults = {}
  const storm = draft.storm.trim()
  if (!/^\d{4}-[A-Za-z0-9-]{1,16}$/.test(storm)) faults.storm = storm === '' ? 'required' : 'badStorm'
  const at = parseCivil(draft.at, now)
  if (at === null) faults.at = draft.at.trim() === '' ? 'required' : 'badTime'
  const needed = (field: 'lon' | 'lat', limit: number, bad: 'badLon' | 'badLat') => {
    const value = number(draft[field], -limit, limit)
    if (value === null) faults[field] = draft[field].trim() === '' ? 'required' : bad
    return value
  }
  const lon = needed('lon', 180, 'badLon')
  const lat = needed('lat', 90, 'badLat')
  const optional = (
    field: 'windMs' | 'pressureHpa',
    low: number,
    high: number,
    bad: 'badWind' | 'badPressure',
  ) => {
    if (draft[field].trim() === '') return null
    const value = number(draft[field], low, high)
    if (value === null) faults[field] = bad
    return value
  }
  const windMs = optional('windMs', 0, 120, 'badWind')
  const pressureHpa = optional('pressureHpa', 850, 1050, 'badPressure')
  if (at === null || lon === null || lat === null || Object.keys(faults).length > 0) return { faults }
  const text = (field: 'name' | 'agency') =>
    draft[field].trim() === '' ? {} : { [field]: draft[field].trim() }
  return {
    advisory: {
      storm,
      at: at.toISOString(),
      lon,
      lat,
      windMs,
      pressureHpa,
      ...text('name'),
      ...text('agency'),
    },
  }
}

/** The fields filled with an advisory that is to be corrected. */
export const draftOf = (given: {
  key: string
  name: string | null
  at: string
  lon: number
  lat: number
  windMs: number | null
  pressureHpa: number | null
  agency: string | null
}): Draft => ({
  storm: given.key,
  name: given.name ?? '',
  at: fullTime(new Date(given.at)),
  lon: String(given.lon),
  lat: String(given.lat),
  windMs: given.windMs === null ? '' : String(given.windMs),
  pressureHpa: given.pressureHpa === null ? '' : String(given.pressureHpa),
  agency: given.agency ?? '',
})

type Refusal = Pick<ApiProblem, 'type' | 'detail' | 'errors'>

const isField = (text: string): text is Field => Object.hasOwn(EMPTY, text)

/** What the server refused, beside the field it is about; null for what is about none, which is shown whole. */
export function faultsOfProblem(problem: Refusal): Partial<Record<Field, string>> | null {
  const code = problem.type.split('/').at(-1)
  if (code === 'advisory-from-the-future') return { at: problem.detail }
  // Neither alone is wrong: both are marked, and the text stands with the question whether they are right.
  if (code === 'position-too-far') return { lon: '', lat: '' }
  const found: Partial<Record<Field, string>> = {}
  for (const { field, message } of problem.errors) {
    const name = field.split(/[./]/).at(-1) ?? ''
    if (isField(name)) found[name] = message
  }
  return Object.keys(found).length > 0 ? found : null
}

/** Whether the server would take it, were the jump confirmed. */
export const needsConfirmation = (problem: Pick<Refusal, 'type'>): boolean =>
  problem.type.endsWith('/position-too-far')
