/**
 * ATCF b-decks, the best tracks of JTWC and NHC (Sampson & Schrader 2000, BAMS 81:1231; field list of the Automated
 * Tropical Cyclone Forecasting system's database documentation). One time has up to three rows, one each for the
 * radii of 34, 50 and 64 kt winds: they become one fix. Wind is a 1-minute mean in knots. Only BEST rows are read.
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
import type { Fix, Nature, WindRadii } from './track.ts'

const NATURES: Readonly<Record<string, Nature>> = {
  ...Object.fromEntries(['TD', 'TS', 'TY', 'ST', 'TC', 'HU'].map((type) => [type, 'tropical' as const])),
  ...Object.fromEntries(['SD', 'SS'].map((type) => [type, 'subtropical' as const])),
  ...Object.fromEntries(['EX', 'ET', 'PT'].map((type) => [type, 'extratropical' as const])),
  ...Object.fromEntries(['DB', 'LO', 'WV', 'DS', 'IN', 'MD'].map((type) => [type, 'disturbance' as const])),
}
const MISSING = /^(?:0*|-9+)$/
/** Numbers from 50 on are tests, internal use and invests (90 to 99): used over and over, they name no storm. */
const LAST_STORM_NUMBER = 49
/** A deck that jumps this far is the same number in another year. */
const ANOTHER_STORM_MS = 60 * 24 * 3600 * 1000

interface Draft {
  readonly basin: string
  readonly number: number
  readonly line: number
  name: string | null
  readonly fixes: Fix[]
  isRejected: boolean
}

export function atcfReader(emit: (event: TrackEvent) => void): TrackReader {
  let draft: Draft | null = null
  let others = 0
  let lastLine = 1
  let lastCells = 0
  const firstLines = new Map<string, number>()

  const reject = (line: number, { field, message }: Fault) => {
    const storm = draft ? `storm ${stormId(draft)}: ` : ''
    emit({ kind: 'rejected', line, field, reason: storm + message })
    if (draft) draft.isRejected = true
  }

  function finish(): void {
    if (draft === null || draft.isRejected) return
    const { line, name, fixes, number } = draft
    const season = seasonOf(fixes[0]!.atMs, number)
    const key = `${stormId(draft)}${season}`
    const before = firstLines.get(key)
    if (before !== undefined) {
      reject(line, new Fault('storm', `${key} was given from line ${before} on already`))
      return
    }
    firstLines.set(key, line)
    emit({
      kind: 'storm',
      line,
      track: { source: 'atcf', key, season, number: String(number).padStart(2, '0'), name, fixes },
    })
  }

  function open(basin: string, number: number, line: number): void {
    finish()
    draft = { basin, number, line, name: null, fixes: [], isRejected: false }
    if (number > LAST_STORM_NUMBER || number < 1) {
      throw new Fault('storm', `number ${number} is an invest or a test, which names no storm`)
    }
  }

  function record(line: number, text: string, isOpen: boolean): void {
    const cells = text.split(',').map((cell) => cell.trim())
    // Rows of one file have as many fields as each other, or a few more: a shorter last one was cut in the middle.
    if (isOpen && cells.length < lastCells)
      throw new Fault(
        'record',
        `the file ends in the middle of a record: ${cells.length} fields of ${lastCells}`,
      )
    lastCells = cells.length
    const [basin, cyclone, time, minutes, tech, tau] = cells
    if (cells.length < 8)
      throw new Fault('record', `a record has at least 8 fields, this one ${cells.length}`)
    if (!/^[A-Z]{2}$/i.test(basin!)) throw new Fault('basin', `${quote(basin!)} is no basin`)
    if (tech!.toUpperCase() !== 'BEST') {
      others++
      return
    }
    const number = numberIn('storm', cyclone!, 0, 99, '')
    const atMs = compactInstant(time!, /^\d+$/.test(minutes!) ? Number(minutes) : 0)
    const isSame =
      draft !== null &&
      draft.basin === basin!.toUpperCase() &&
      draft.number === number &&
      Math.abs(atMs - (draft.fixes.at(-1)?.atMs ?? atMs)) < ANOTHER_STORM_MS
    if (!isSame) open(basin!.toUpperCase(), number, line)
    const storm = draft!
    if (storm.isRejected) return
    if (tau !== '' && Number(tau) !== 0) throw new Fault('tau', `a best track has lead 0, not ${quote(tau!)}`)
    const name = cells[27]
    if (name) storm.name = name
    const fix = fixOf(cells, atMs)
    const last = storm.fixes.at(-1)
    if (last?.atMs !== atMs) {
      appendFix(storm.fixes, fix)
      return
    }
    const merged = mergeRadii(last, fix)
    if (merged === null)
      emit({ kind: 'notice', line, text: `storm ${stormId(storm)}: the same row twice, dropped` })
    else storm.fixes[storm.fixes.length - 1] = merged
  }

  return {
    line({ number, text, isOpen }: Line): boolean {
      lastLine = number
      if (text.trim() === '' || (draft?.isRejected && !startsStorm(text, draft))) return true
      try {
        record(number, text, isOpen === true)
      } catch (error) {
        reject(number, asFault(error))
      }
      return true
    },
    end(): void {
      finish()
      draft = null
      if (others > 0)
        emit({ kind: 'notice', line: lastLine, text: `${others} rows that are not BEST skipped` })
    },
  }
}

const stormId = (storm: Pick<Draft, 'basin' | 'number'>): string =>
  `${storm.basin}${String(storm.number).padStart(2, '0')}`

/** Whether a line after a fault begins another storm; until then the rejected one's rows are passed over. */
function startsStorm(text: string, rejected: Draft): boolean {
  const start = /^\s*([A-Z]{2})\s*,\s*(\d{1,2})\s*,/i.exec(text)
  return (
    start !== null &&
    stormId({ basin: start[1]!.toUpperCase(), number: Number(start[2]) }) !== stormId(rejected)
  )
}

function fixOf(cells: readonly string[], atMs: number): Fix {
  const wind = MISSING.test(cells[8] ?? '') ? null : numberIn('wind', cells[8]!, 1, 250, 'kn')
  const hPa = cells[9] ?? ''
  const radii = radiiOf(cells)
  return {
    atMs,
    lon: longitude(signed('lon', cells[7]!, 'E', 'W'), 10),
    lat: latitude(signed('lat', cells[6]!, 'N', 'S'), 10),
    wind,
    pressureHpa: MISSING.test(hPa) ? null : pressure(hPa),
    grade: null,
    nature: NATURES[(cells[10] ?? '').toUpperCase()] ?? 'unknown',
    ...(radii ? { radii: [radii] } : {}),
  }
}

/** '155N' to '155', '1205W' to '-1205'. */
function signed(field: string, token: string, plus: string, minus: string): string {
  const match = /^(\d+)([A-Z])$/i.exec(token)
  const letter = match?.[2]!.toUpperCase()
  if (!match || (letter !== plus && letter !== minus)) {
    throw new Fault(field, `${quote(token)} is not tenths of a degree with ${plus} or ${minus}`)
  }
  return letter === minus ? `-${match[1]}` : match[1]!
}

/** RAD, WINDCODE and four radii: 'NEQ' begins in the north-east quadrant, 'AAA' is the full circle. */
function radiiOf(cells: readonly string[]): WindRadii | null {
  const windKn = Number(cells[11] || 0)
  const code = (cells[12] ?? '').toUpperCase()
  if (windKn === 0 || (code !== 'NEQ' && code !== 'AAA')) return null
  const read = (i: number) => numberIn('radius', cells[i] || '0', 0, 2000, 'nautical miles')
  const first = read(13)
  const quadrantsNm =
    code === 'AAA'
      ? ([first, first, first, first] as const)
      : ([first, read(14), read(15), read(16)] as const)
  return quadrantsNm.every((nm) => nm === 0) ? null : { windKn, quadrantsNm }
}

/**
 * A further row of the same time: null when it says nothing new.
 * @throws Fault when it contradicts the first.
 */
function mergeRadii(fix: Fix, more: Fix): Fix | null {
  const { radii: have = [], ...core } = fix
  const { radii: fresh = [], ...same } = more
  if (JSON.stringify(core) !== JSON.stringify(same)) {
    throw new Fault('time', `two rows of ${new Date(fix.atMs).toISOString()} contradict each other`)
  }
  const added = fresh.filter((row) => !have.some((known) => JSON.stringify(known) === JSON.stringify(row)))
  if (added.length === 0) return null
  if (added.some((row) => have.some((known) => known.windKn === row.windKn))) {
    throw new Fault('radius', `two different radii of one wind speed at ${new Date(fix.atMs).toISOString()}`)
  }
  return { ...core, radii: [...have, ...added] }
}
