/**
 * IBTrACS version 4 CSV (Knapp et al. 2010, BAMS 91:363; column documentation of NOAA NCEI). Columns are found by
 * name; the row after the names holds units. What is read is JMA's record: position TOKYO_LAT/LON, wind and pressure
 * TOKYO_WIND/PRES (knots, 10-minute mean; hPa). Where JMA has no position the merged LAT/LON serves, where it has no
 * wind or pressure WMO_WIND/WMO_PRES do if WMO_AGENCY is tokyo; a notice at the end counts both. A blank is missing.
 * Spur tracks (TRACK_TYPE) are alternatives of a storm that is there already: skipped and counted.
 */
import {
  Fault,
  appendFix,
  asFault,
  instant,
  latitude,
  longitude,
  numberIn,
  pressure,
  quote,
  type TrackEvent,
  type TrackReader,
} from './draft.ts'
import type { Line } from './lines.ts'
import type { Fix, Nature } from './track.ts'

const REQUIRED = ['SID', 'ISO_TIME', 'LAT', 'LON'] as const
const KNOWN_UNITS: Readonly<Record<string, RegExp>> = {
  TOKYO_WIND: /^kts?$/,
  WMO_WIND: /^kts?$/,
  TOKYO_PRES: /^mb$/,
  WMO_PRES: /^mb$/,
}
const NATURES: Readonly<Record<string, Nature>> = {
  TS: 'tropical',
  SS: 'subtropical',
  ET: 'extratropical',
  DS: 'disturbance',
}

type Row = (column: string) => string

interface Draft {
  readonly sid: string
  readonly line: number
  readonly season: number
  readonly number: string | null
  name: string | null
  readonly fixes: Fix[]
  isRejected: boolean
  isProvisional: boolean
}

export function ibtracsReader(emit: (event: TrackEvent) => void): TrackReader {
  let columns: ReadonlyMap<string, number> | null = null
  let mayBeUnits = true
  let draft: Draft | null = null
  let lastLine = 1
  const firstLines = new Map<string, number>()
  const count = { spur: 0, mergedPosition: 0, wmoWind: 0, fixes: 0, provisional: 0 }

  const reject = (line: number, { field, message }: Fault) => {
    const storm = draft ? `storm ${draft.sid}: ` : ''
    emit({ kind: 'rejected', line, field, reason: storm + message })
    if (draft) draft.isRejected = true
  }

  function finish(): void {
    if (draft === null || draft.isRejected) return
    const { sid, line, season, number, name, fixes } = draft
    if (draft.isProvisional) count.provisional++
    emit({ kind: 'storm', line, track: { source: 'ibtracs', key: sid, season, number, name, fixes } })
  }

  function open(sid: string, row: Row, line: number): void {
    finish()
    draft = null
    const before = firstLines.get(sid)
    const head = { sid, line, name: null, fixes: [], isProvisional: false }
    if (before !== undefined) {
      // Kept as a rejected draft so that its following rows are not each another fault.
      draft = { ...head, season: 0, number: null, isRejected: true }
      throw new Fault('SID', `${quote(sid)} was given from line ${before} on already`)
    }
    firstLines.set(sid, line)
    draft = { ...head, season: 0, number: null, isRejected: true }
    if (!/^[\w-]{1,20}$/.test(sid)) throw new Fault('SID', `${quote(sid)} is no storm identifier`)
    const season = row('SEASON') || row('ISO_TIME').slice(0, 4)
    draft = {
      ...head,
      season: numberIn('SEASON', season, 1800, 2200, ''),
      number: row('NUMBER') || null,
      isRejected: false,
    }
  }

  function record(line: number, text: string, names: ReadonlyMap<string, number>): void {
    const cells = splitCsv(text)
    const row: Row = (column) => cells[names.get(column) ?? -1]?.trim() ?? ''
    const sid = row('SID')
    if (mayBeUnits) {
      mayBeUnits = false
      if (sid === '' || /^degrees/i.test(row('LAT'))) {
        checkUnits(row)
        return
      }
    }
    const type = row('TRACK_TYPE').toLowerCase()
    if (type.includes('spur')) {
      count.spur++
      return
    }
    if (sid !== draft?.sid) open(sid, row, line)
    const storm = draft!
    if (storm.isRejected) return
    if (cells.length < names.size) {
      throw new Fault('row', `${cells.length} cells where the header names ${names.size} columns`)
    }
    if (type.includes('provisional')) storm.isProvisional = true
    const name = row('NAME')
    if (!/^(?:|(?:UN|NOT)_?NAMED)$/i.test(name)) storm.name = name
    const { fix, isMergedPosition, isWmoWind } = fixOf(row)
    if (!appendFix(storm.fixes, fix)) {
      emit({ kind: 'notice', line, text: `storm ${sid}: the same fix twice, dropped` })
      return
    }
    count.fixes++
    if (isMergedPosition) count.mergedPosition++
    if (isWmoWind) count.wmoWind++
  }

  return {
    line({ number, text }: Line): boolean {
      lastLine = number
      if (text.trim() === '') return true
      try {
        if (columns !== null) {
          record(number, text, columns)
          return true
        }
        columns = columnsOf(text)
        return true
      } catch (error) {
        const fault = asFault(error)
        reject(number, fault)
        return fault.field !== 'file'
      }
    },
    end(): void {
      finish()
      draft = null
      const say = (n: number, what: string) => {
        if (n > 0) emit({ kind: 'notice', line: lastLine, text: `${n} ${what}` })
      }
      say(count.spur, 'rows of spur tracks skipped')
      say(
        count.mergedPosition,
        `of ${count.fixes} fixes have no JMA position: the merged one of IBTrACS is used`,
      )
      say(count.wmoWind, `of ${count.fixes} fixes take wind and pressure from the WMO columns (agency tokyo)`)
      say(count.provisional, 'storms are provisional, still to be re-analysed')
    },
  }
}

function columnsOf(text: string): ReadonlyMap<string, number> {
  const names = splitCsv(text).map((name) => name.trim().toUpperCase())
  const missing = REQUIRED.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    throw new Fault(
      'file',
      `not an IBTrACS header: it lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`,
    )
  }
  return new Map(names.map((name, i) => [name, i]))
}

function checkUnits(row: Row): void {
  for (const [column, expected] of Object.entries(KNOWN_UNITS)) {
    const unit = row(column).toLowerCase()
    if (unit !== '' && !expected.test(unit)) {
      throw new Fault('file', `the unit of ${column} is ${quote(unit)}, which is not what IBTrACS v04 has`)
    }
  }
}

function fixOf(row: Row): { fix: Fix; isMergedPosition: boolean; isWmoWind: boolean } {
  const time = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?/.exec(row('ISO_TIME'))
  if (!time) throw new Fault('ISO_TIME', `${quote(row('ISO_TIME'))} is not YYYY-MM-DD HH:MM:SS`)
  const [year, month, day, hour, minute, second] = time.slice(1).map((part) => Number(part ?? 0))
  const isMergedPosition = row('TOKYO_LAT') === '' || row('TOKYO_LON') === ''
  const isTokyo = row('WMO_AGENCY').toLowerCase() === 'tokyo'
  const ownWind = row('TOKYO_WIND')
  const ownPressure = row('TOKYO_PRES')
  const wind = ownWind || (isTokyo ? row('WMO_WIND') : '')
  const hPa = ownPressure || (isTokyo ? row('WMO_PRES') : '')
  const knots = wind === '' ? 0 : numberIn('wind', wind, 0, 230, 'kn')
  return {
    fix: {
      atMs: instant(year!, month!, day!, hour!, minute, second),
      lon: longitude(isMergedPosition ? row('LON') : row('TOKYO_LON')),
      lat: latitude(isMergedPosition ? row('LAT') : row('TOKYO_LAT')),
      // JMA writes 0 below tropical-storm strength: no estimate, not a calm.
      wind: knots === 0 ? null : knots,
      pressureHpa: hPa === '' || Number(hPa) === 0 ? null : pressure(hPa),
      grade: null,
      nature: NATURES[row('NATURE').toUpperCase()] ?? 'unknown',
    },
    isMergedPosition,
    isWmoWind: wind !== ownWind || hPa !== ownPressure,
  }
}

/** One line of CSV (RFC 4180): cells may be quoted, a quote inside is doubled. No cell of IBTrACS spans lines. */
function splitCsv(text: string): string[] {
  if (!text.includes('"')) return text.split(',')
  const cells: string[] = []
  let at = 0
  while (at <= text.length) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*(?=,|$)/.exec(text.slice(at))
    if (quoted) {
      cells.push(quoted[1]!.replaceAll('""', '"'))
      at += quoted[0].length + 1
    } else {
      const comma = text.indexOf(',', at)
      const end = comma < 0 ? text.length : comma
      const cell = text.slice(at, end)
      if (cell.trimStart().startsWith('"'))
        throw new Fault('row', `the quote at column ${at + 1} does not end on this line`)
      cells.push(cell)
      at = end + 1
    }
  }
  return cells
}
