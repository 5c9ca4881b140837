/**
 * CMA best-track text (Ying et al. 2014, JTECH 31:287; Lu et al. 2021, AAS 38:690). A header
 * `66666 INTL LINES SERIAL CMA-NUMBER ENDED INTERVAL NAME DATE` and LINES records
 * `YYYYMMDDHH GRADE LAT*10 LON*10 PRESSURE WIND [OUTER-WIND]`. Columns drift between editions, so everything goes by
 * token. Grade 0 is weaker than a depression or unknown, 1 to 6 are TD to SuperTY, 9 is extratropical. Wind is the
 * 2-minute mean in m/s; 0 is missing, and 9 stands for any wind below 10 m/s and is kept as 9.
 */
import {
  Fault,
  appendFix,
  asFault,
  compactInstant,
  latitude,
  longitude,
  numberIn,
  pressure,
  quote,
  seasonOf,
  type TrackEvent,
  type TrackReader,
} from './draft.ts'
import type { Line } from './lines.ts'
import { GRADES, type Fix, type Grade, type Nature, type Track } from './track.ts'

const HEADER = '66666'
/** Strays before a header, or after a rejected storm, that no CMA file has: it is something else. */
const MAX_SKIPPED = 10_000

interface Header {
  readonly line: number
  readonly promised: number
  readonly serial: number
  readonly numbers: string
  readonly name: string
}

interface Draft {
  readonly header: Header
  readonly fixes: Fix[]
  lines: number
}

export function cmaReader(emit: (event: TrackEvent) => void): TrackReader {
  let draft: Draft | null = null
  let skipped = 0
  let saidStray = false
  const firstLines = new Map<string, number>()

  const reject = (line: number, fault: Fault, header: Header | null) => {
    const storm = header ? `storm ${describe(header)}: ` : ''
    emit({ kind: 'rejected', line, field: fault.field, reason: storm + fault.message })
    draft = null
    saidStray = true
  }

  function finish(): void {
    if (draft === null) return
    const { header, fixes, lines } = draft
    draft = null
    try {
      if (lines !== header.promised && fixes.length !== header.promised) {
        throw new Fault('count', `its header promises ${header.promised} fixes, ${lines} follow`)
      }
      const track = trackOf(header, fixes)
      const before = firstLines.get(track.key)
      if (before !== undefined) throw new Fault('number', `${track.key} was given at line ${before} already`)
      firstLines.set(track.key, header.line)
      emit({ kind: 'storm', track, line: header.line })
    } catch (error) {
      reject(header.line, asFault(error), header)
    }
  }

  return {
    line({ number, text }: Line): boolean {
      const tokens = text.trim().split(/\s+/)
      if (tokens[0] === '') return true
      if (tokens[0] === HEADER) {
        finish()
        skipped = 0
        saidStray = false
        try {
          draft = { header: headerOf(tokens, number), fixes: [], lines: 0 }
        } catch (error) {
          reject(number, asFault(error), null)
        }
        return true
      }
      if (draft === null) {
        if (!saidStray)
          reject(number, new Fault('header', `no storm header (${HEADER} …) before this line`), null)
        if (++skipped <= MAX_SKIPPED) return true
        const reason = `${MAX_SKIPPED} lines without a storm header: this is no CMA best-track file`
        emit({ kind: 'rejected', line: number, field: 'file', reason })
        return false
      }
      try {
        draft.lines++
        const fix = fixOf(tokens)
        if (!appendFix(draft.fixes, fix)) {
          emit({
            kind: 'notice',
            line: number,
            text: `storm ${describe(draft.header)}: the same fix twice, dropped`,
          })
        }
        const isZero = fix.wind === null && fix.grade !== null
        if (isZero)
          emit({ kind: 'notice', line: number, text: `wind 0 at grade ${fix.grade}: taken as missing` })
      } catch (error) {
        reject(number, asFault(error), draft.header)
      }
      return true
    },
    end: finish,
  }
}

const describe = (header: Header): string =>
  [header.numbers === '0000' ? `serial ${header.serial}` : header.numbers, header.name].join(' ').trim()

function headerOf(tokens: readonly string[], line: number): Header {
  let rest = tokens.slice(1)
  if (/^\d{8}$/.test(rest.at(-1) ?? '') && rest.length > 4) rest = rest.slice(0, -1)
  const nameAt = rest.findIndex((token) => !/^[\d,]+$/.test(token))
  const numbers = nameAt < 0 ? rest : rest.slice(0, nameAt)
  const name = nameAt < 0 ? '' : rest.slice(nameAt).join(' ')
  const [, promised, serial, cma] = numbers
  if (promised === undefined || serial === undefined || cma === undefined) {
    throw new Fault('header', `a header needs ${HEADER} and four numbers, here are ${numbers.length}`)
  }
  if (!/^\d{4}(?:,\d{4})*$/.test(cma))
    throw new Fault('number', `${quote(cma)} is not a four-digit storm number`)
  return {
    line,
    promised: numberIn('count', promised, 1, 9999, 'fixes'),
    serial: numberIn('serial', serial, 0, 9999, ''),
    numbers: cma,
    name: name.slice(0, 60),
  }
}

/**
 * The key: season and CMA number, or 's' and the serial of a storm that got none; a secondary centre, which CMA
 * marks '(-)1' behind the name, adds its own number ('1997-9711-1'). It depends on the storm's own lines only.
 */
function trackOf(header: Header, fixes: readonly Fix[]): Track {
  const isNumbered = header.numbers !== '0000'
  const first = fixes[0]!
  const near = seasonOf(first.atMs, isNumbered ? Number(header.numbers.slice(2, 4)) : header.serial)
  const season = isNumbered ? nearestYear(Number(header.numbers.slice(0, 2)), near) : near
  const secondary = /\(-\)(\d+)$/.exec(header.name)?.[1]
  const id = isNumbered ? header.numbers.replaceAll(',', '+') : `s${header.serial}`
  const isNameless = header.name === '' || /^\(?nameless\)?/i.test(header.name)
  return {
    source: 'cma',
    key: `${season}-${id}${secondary === undefined ? '' : `-${secondary}`}`,
    season,
    number: isNumbered ? header.numbers : null,
    name: isNameless ? null : header.name,
    fixes,
  }
}

function nearestYear(twoDigits: number, near: number): number {
  const year = Math.floor(near / 100) * 100 + twoDigits
  if (year - near > 50) return year - 100
  return near - year > 50 ? year + 100 : year
}

const NATURES: Readonly<Record<string, { grade: Grade | null; nature: Nature }>> = {
  0: { grade: null, nature: 'unknown' },
  ...Object.fromEntries(GRADES.map(({ grade }, i) => [i + 1, { grade, nature: 'tropical' }])),
  9: { grade: null, nature: 'extratropical' },
}

function fixOf(tokens: readonly string[]): Fix {
  const [time, grade, lat, lon, hPa, wind, outer] = tokens
  if (tokens.length < 6 || tokens.length > 7) {
    throw new Fault('record', `a record has 6 or 7 fields, this one ${tokens.length}`)
  }
  const atMs = compactInstant(time!)
  const kind = NATURES[grade!]
  if (kind === undefined) throw new Fault('grade', `${quote(grade!)} is none of 0 to 6 and 9`)
  const windMs = numberIn('wind', wind!, 0, 120, 'm/s')
  const lowest = GRADES.find((row) => row.grade === kind.grade)?.fromMs ?? 0
  // The file's own rounding and a few old slips reach 5 m/s; a cut-off number ('3' for '35') misses by more.
  if (windMs > 0 && windMs < lowest - 10) {
    throw new Fault('wind', `${windMs} m/s contradicts grade ${grade} (from ${lowest} m/s)`)
  }
  const hasPressure = !/^0+$/.test(hPa!)
  return {
    atMs,
    lon: longitude(lon!, 10),
    lat: latitude(lat!, 10),
    wind: windMs === 0 ? null : windMs,
    pressureHpa: hasPressure ? pressure(hPa!) : null,
    ...kind,
    ...(outer === undefined ? {} : { outerWind: numberIn('outer wind', outer, 0, 120, 'm/s') }),
  }
}
