/** `kapok geography import` and `kapok geography locate`. */
import { open } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { type Command, type CommandCall, UsageError } from '#kernel/system.ts'
import type { Locale } from '#values'
import { type Crs, type ImportKind, MAX_IMPORT_BYTES } from './domain/read.ts'
import { type ImportReport, importGeography } from './imports.ts'
import { locate } from './published.ts'
import { divisionsByCode } from './queries.ts'
import type { GeographyTables } from './tables.ts'
import { reportOut } from './view.ts'
import { NO_DIVISION } from './words.ts'

type Call = CommandCall<GeographyTables>

/** The language of the person's terminal, English where it is not Chinese. */
const localeOf = ({ env }: Call): Locale =>
  /^zh/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'zh-CN' : 'en'

const isKind = (text: unknown): text is ImportKind => text === 'outlines' || text === 'grid'
const isCrs = (text: unknown): text is Crs => text === 'wgs84' || text === 'gcj02'

/** The bytes of a file, without reading one that is too large. */
async function bytesOf(path: string): Promise<Uint8Array | { tooLarge: number }> {
  await using handle = await open(path)
  const { size } = await handle.stat()
  return size > MAX_IMPORT_BYTES ? { tooLarge: size } : await handle.readFile()
}

const importCommand: Command<GeographyTables> = {
  verb: 'import',
  usage: 'import FILE --kind outlines|grid [--crs wgs84|gcj02] [--source TEXT] [--keep-good] [--json]',
  about: {
    'zh-CN': '导入正式区划轮廓或单元网格（GeoJSON），有错则什么也不保存',
    en: 'Imports official outlines or unit grid cells (GeoJSON); stores nothing when anything is wrong',
  },
  options: {
    kind: { type: 'string' },
    crs: { type: 'string', default: 'wgs84' },
    source: { type: 'string' },
    'keep-good': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
  async run(call) {
    const { work, actor, positionals, options, cwd } = call
    const [file, ...more] = positionals
    const { kind, crs, json } = options
    if (file === undefined || more.length > 0) throw new UsageError('name one file')
    if (!isKind(kind)) throw new UsageError('--kind is outlines or grid')
    if (!isCrs(crs)) throw new UsageError('--crs is wgs84 or gcj02')
    const bytes = await bytesOf(resolve(cwd, file)).catch((error: NodeJS.ErrnoException) => error)
    if (bytes instanceof Error) {
      call.say(`${file}: ${bytes.code === 'ENOENT' ? 'there is no such file' : bytes.message}`)
      return 1
    }
    if ('tooLarge' in bytes) {
      call.say(`${file}: ${bytes.tooLarge} bytes; at most ${MAX_IMPORT_BYTES} in one file`)
      return 1
    }
    const source = typeof options['source'] === 'string' ? options['source'] : basename(file)
    const keepGood = options['keep-good'] === true
    const report = await importGeography(work, actor, { bytes, kind, crs, source, file, keepGood })
    if (json === true) call.print(JSON.stringify(reportOut(report, localeOf(call))))
    else sayReport(call, report)
    return report.rejectedFeatures === 0 ? 0 : 1
  },
}

function sayReport(call: Call, report: ImportReport): void {
  const {
    rejected,
    warnings,
    features,
    new: fresh,
    revised,
    unchanged,
    stored,
  } = reportOut(report, localeOf(call))
  const where = (r: { feature: number | null; code: string | null }): string =>
    `${report.file}${r.feature === null ? '' : `, feature ${r.feature}`}${r.code === null ? '' : ` (${r.code})`}`
  for (const r of rejected) call.say(`rejected  ${where(r)}: ${r.reason}`)
  for (const w of warnings) call.say(`warning   ${where(w)}: ${w.reason}`)
  call.print(
    `${features} features: ${fresh} new, ${revised} revised, ${unchanged} unchanged, ${report.rejectedFeatures} rejected`,
  )
  if (!stored) call.say('nothing was stored; --keep-good stores what is right')
}

const locateCommand: Command<GeographyTables> = {
  verb: 'locate',
  usage: 'locate LON LAT [--json]',
  about: {
    'zh-CN': '查询一点（WGS 84）属于哪个区划',
    en: 'Says which division a position (WGS 84) belongs to',
  },
  options: { json: { type: 'boolean', default: false } },
  async run(call) {
    const { work, actor, positionals, options } = call
    const [lon, lat] = positionals.map(Number)
    const valid = lon !== undefined && lat !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
    if (positionals.length !== 2 || !valid)
      throw new UsageError('give longitude and latitude in degrees, longitude first')
    const { found, names } = await work.read(actor, async (db) => {
      const found = await locate(db, [lon, lat])
      const codes = [found.district, found.division].filter((code) => code !== null)
      return { found, names: await divisionsByCode(db, codes) }
    })
    if (options['json'] === true) {
      call.print(JSON.stringify(found))
      return 0
    }
    const name = (code: string): string => `${code} ${names.get(code)?.name_zh ?? ''}`
    if (found.division === null || found.reason !== null)
      call.print(NO_DIVISION[found.reason ?? 'no-official-outline'][localeOf(call)])
    else call.print(name(found.division))
    call.print(`H3 ${found.h3.cell}`)
    if (found.gridCell !== null) call.print(`unit grid cell ${found.gridCell}`)
    return 0
  },
}

export const commands: readonly Command<GeographyTables>[] = [importCommand, locateCommand]
