/** Reads the bytes of a GeoJSON FeatureCollection of outlines or unit grid cells, feature by feature. */
import { createHash } from 'node:crypto'
import { checkShape } from '#engines/location/check.ts'
import { fromGcj02 } from '#engines/location/gcj02.ts'
import type { Shape } from '#engines/location/shape.ts'
import type { Gcj02Position, Position, Words } from '#values'
import { levelOf } from './codes.ts'
import { checkCoordinates } from './coordinates.ts'
import {
  codeMissing,
  codeTwice,
  codeUnknown,
  communityUnknown,
  type FaultCode,
  nameDiffers,
  REASONS,
  type Rejection,
  shapeReason,
  type Warning,
  wrongCrs,
} from './faults.ts'
import { jsonFault } from './json-place.ts'

export type ImportKind = 'outlines' | 'grid'
export type Crs = 'wgs84' | 'gcj02'

/** As RFC 7946 files of a city are: more is a mistake, or belongs into several files. */
export const MAX_IMPORT_BYTES = 50 * 1024 * 1024

export interface ReadQuestion {
  readonly bytes: Uint8Array
  readonly kind: ImportKind
  readonly crs: Crs
  /** Names of the known divisions by code. */
  readonly divisions: ReadonlyMap<string, string>
}

/** A feature without a fault of its own. */
export interface GoodFeature {
  readonly feature: number
  readonly code: string
  readonly divisionCode: string
  readonly shape: Shape
  readonly validFrom: string | null
  /** Of what makes a revision: the shape, and since when it is valid. */
  readonly sha256: string
}

export const checksumOf = (shape: Shape, validFrom: string | null): string =>
  createHash('sha256')
    .update(JSON.stringify([shape, validFrom]))
    .digest('hex')

export interface ReadAnswer {
  /** How many features the file holds. */
  readonly features: number
  readonly good: readonly GoodFeature[]
  readonly rejected: readonly Rejection[]
  readonly warnings: readonly Warning[]
}

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const refused = (fault: FaultCode, reason: Words, more: Partial<Rejection> = {}): ReadAnswer => ({
  features: 0,
  good: [],
  rejected: [{ feature: null, code: null, fault, reason, ...more }],
  warnings: [],
})

export function readImport(question: ReadQuestion): ReadAnswer {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(question.bytes)
  } catch {
    return refused('not-utf8', REASONS.notUtf8)
  }
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch {
    const place = placeOf(text)
    return refused('not-json', notJson(text, place), place)
  }
  if (!isObject(root) || root['type'] !== 'FeatureCollection' || !Array.isArray(root['features']))
    return refused('not-a-feature-collection', REASONS.notCollection)
  const crs = crsOf(root['crs'])
  if (crs.refused !== null) return refused('wrong-crs', wrongCrs(crs.refused))
  if (root['features'].length === 0) return refused('no-features', REASONS.noFeatures)
  return readFeatures(root['features'], question, crs.warnings)
}

/** Line and column, from 1, of the place where the text stops being JSON. */
function placeOf(text: string): { line: number; column: number } {
  const before = text.slice(0, jsonFault(text) ?? text.length)
  const lastBreak = before.lastIndexOf('\n')
  let line = 1
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line += 1
  return { line, column: before.length - lastBreak }
}

function notJson(text: string, { line, column }: { line: number; column: number }): Words {
  if (text.trim() === '') return { 'zh-CN': '文件是空的', en: 'the file is empty' }
  return {
    'zh-CN': `第 ${line} 行第 ${column} 列起不是有效的 JSON（文件可能不完整）`,
    en: `is not valid JSON from line ${line}, column ${column} on (perhaps the file was cut off)`,
  }
}

/** RFC 7946 has no crs member; older files do. What says longitude and latitude in degrees may pass. */
function crsOf(crs: unknown): { refused: string | null; warnings: Warning[] } {
  if (crs === undefined || crs === null) return { refused: null, warnings: [] }
  const properties = isObject(crs) ? crs['properties'] : undefined
  const name = isObject(properties) ? properties['name'] : undefined
  if (typeof name !== 'string') return { refused: JSON.stringify(crs).slice(0, 100), warnings: [] }
  if (/(^|:)(CRS84|4326)$/i.test(name)) return { refused: null, warnings: [] }
  if (!/(^|:)4490$/.test(name)) return { refused: name.slice(0, 100), warnings: [] }
  return {
    refused: null,
    warnings: [{ feature: null, code: null, warning: 'crs-cgcs2000', reason: REASONS.cgcs2000 }],
  }
}

function readFeatures(
  features: readonly unknown[],
  question: ReadQuestion,
  before: readonly Warning[],
): ReadAnswer {
  const good: GoodFeature[] = []
  const rejected: Rejection[] = []
  const warnings = [...before]
  const seen = new Map<string, number>()
  for (const [feature, value] of features.entries()) {
    const faults: Rejection[] = []
    const read = readFeature(value, feature, question, faults, warnings)
    const code = read?.code ?? null
    const first = code === null ? undefined : seen.get(code)
    if (code !== null && first !== undefined)
      faults.push({ feature, code, fault: 'code-twice', property: 'code', reason: codeTwice(code, first) })
    else if (code !== null) seen.set(code, feature)
    if (faults.length > 0) rejected.push(...faults)
    else if (read !== null && read.shape !== null)
      good.push({ ...read, feature, shape: read.shape, sha256: checksumOf(read.shape, read.validFrom) })
  }
  return { features: features.length, good, rejected, warnings }
}

interface Half {
  code: string
  divisionCode: string
  shape: Shape | null
  validFrom: string | null
}

function readFeature(
  value: unknown,
  feature: number,
  question: ReadQuestion,
  faults: Rejection[],
  warnings: Warning[],
): Half | null {
  const fail = (fault: FaultCode, reason: Words, more: Partial<Rejection> = {}): void => {
    faults.push({ feature, code: null, fault, reason, ...more })
  }
  if (!isObject(value) || value['type'] !== 'Feature') {
    fail('not-a-feature', REASONS.notFeature)
    return null
  }
  const properties = isObject(value['properties']) ? value['properties'] : {}
  // Our own drawing, fed back from data/ or the API, must not come to decide responsibility.
  if (properties['schematic'] === true || properties['kind'] === 'schematic')
    fail('schematic', REASONS.schematic, { property: 'schematic' })
  const identified = identify(properties, feature, question, fail, warnings)
  const code = identified?.code ?? null
  const validFrom = properties['valid_from'] ?? null
  const dated = typeof validFrom === 'string' && isDate(validFrom)
  if (validFrom !== null && !dated) fail('bad-date', REASONS.badDate, { code, property: 'valid_from' })
  const shape = readShape(value['geometry'], { feature, code, crs: question.crs }, faults, warnings)
  return identified === null
    ? null
    : { ...identified, shape, validFrom: dated ? (validFrom as string) : null }
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.startsWith(text) === true

type Fail = (fault: FaultCode, reason: Words, more?: Partial<Rejection>) => void

/** The code of the feature and of the division that it stands for or lies in. */
function identify(
  properties: Json,
  feature: number,
  { kind, divisions }: ReadQuestion,
  fail: Fail,
  warnings: Warning[],
): { code: string; divisionCode: string } | null {
  const value = properties['code']
  const code = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  const formed = kind === 'grid' ? /^\d{14,15}$/.test(code) : levelOf(code) !== null
  if (!formed) {
    if (code === '') fail('code-missing', codeMissing(kind), { property: 'code' })
    else fail('code-unknown', codeUnknown(code), { property: 'code', code })
    return null
  }
  if (kind === 'grid') {
    const known = [code.slice(0, 12), code.slice(0, 9)].find((c) => divisions.has(c))
    if (known === undefined) fail('code-unknown', codeUnknown(code), { property: 'code', code })
    else if (known.length === 9)
      warnings.push({
        feature,
        code,
        warning: 'community-unknown',
        reason: communityUnknown(code.slice(0, 12)),
      })
    return known === undefined ? null : { code, divisionCode: known }
  }
  const known = divisions.get(code)
  if (known === undefined) {
    fail('code-unknown', codeUnknown(code), { property: 'code', code })
    return null
  }
  const name = properties['name']
  if (typeof name === 'string' && name !== known)
    warnings.push({ feature, code, warning: 'name-differs', reason: nameDiffers(name, known) })
  return { code, divisionCode: code }
}

function readShape(
  geometry: unknown,
  given: { feature: number; code: string | null; crs: Crs },
  faults: Rejection[],
  warnings: Warning[],
): Shape | null {
  const { feature, code, crs } = given
  const type = isObject(geometry) ? geometry['type'] : undefined
  if (!isObject(geometry) || (type !== 'Polygon' && type !== 'MultiPolygon')) {
    faults.push({ feature, code, fault: 'not-an-area', reason: REASONS.notArea, property: 'geometry' })
    return null
  }
  const coordinates = type === 'Polygon' ? [geometry['coordinates']] : geometry['coordinates']
  const odd = checkCoordinates(coordinates)
  if (odd !== null) {
    faults.push({ feature, code, ...odd })
    return null
  }
  const { shape, faults: found, turned } = checkShape(crs === 'gcj02' ? unobscured(coordinates) : coordinates)
  for (const { fault, at, other, ...spot } of found)
    faults.push({
      feature,
      code,
      fault,
      reason: shapeReason(fault, spot, at, other),
      ...spot,
      ...(at && { at }),
    })
  if (turned.length > 0) warnings.push({ feature, code, warning: 'ring-turned', reason: REASONS.turned })
  return shape
}

/** Every position of nested coordinates from GCJ-02 to WGS 84, to 1e-8 of a degree (a millimetre). */
function unobscured(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  if (typeof value[0] !== 'number' || typeof value[1] !== 'number') return value.map(unobscured)
  const place: readonly [number, number] = [value[0], value[1]]
  const [lon, lat]: Position = fromGcj02(place as Gcj02Position)
  return [Number(lon.toFixed(8)), Number(lat.toFixed(8))]
}
