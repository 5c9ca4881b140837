/** What the typhoon system can be told on the command line. */
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, relative, resolve } from 'node:path'
import type { FileSource } from '#engines/cyclone/parse.ts'
import type { Source } from '#engines/cyclone/track.ts'
import { looksLikeReply, MAX_REPLY_BYTES } from '#engines/cyclone/zjwater.ts'
import { Problem } from '#kernel/problem.ts'
import { type Command, type CommandCall, UsageError } from '#kernel/system.ts'
import { parseInstant } from '#kernel/time.ts'
import { FEED, takeReply } from './agencies.ts'
import { followCommand } from './follow-command.ts'
import type { Forecaster } from './forecaster.ts'
import { forecastAt, groundOf, makeForecast, matchAt, noSuchStorm, remakeForecast } from './forecasts.ts'
import { importFile } from './import.ts'
import type { ImportReport } from './schema.ts'
import { searchStorms } from './store/storms.ts'
import type { TyphoonTables } from './tables.ts'
import { IBTRACS_URL, update } from './update.ts'
import { verifyCommand } from './verify/command.ts'

type Call = CommandCall<TyphoonTables>
type TyphoonCommand = Command<TyphoonTables>

const FILE_SOURCES: readonly FileSource[] = ['cma', 'ibtracs', 'atcf']
/** What a file given to `import` may be: a record of past storms, or a reply of the feed on a present one. */
const IMPORTED: readonly (FileSource | typeof FEED)[] = [...FILE_SOURCES, FEED]
const SOURCES: readonly Source[] = ['operational', ...FILE_SOURCES, 'sample']

function sourceOption<S extends string>(call: Call, allowed: readonly S[]): S | undefined {
  const given = call.options['source']
  if (given === undefined) return undefined
  if (!allowed.includes(given as S)) throw new UsageError(`--source is one of ${allowed.join(', ')}`)
  return given as S
}

/** Files as they are named; a folder stands for the files in it, in order of name. */
async function filesOf(call: Call): Promise<string[]> {
  if (call.positionals.length === 0) throw new UsageError('name at least one file or folder')
  const files: string[] = []
  for (const given of call.positionals) {
    const path = isAbsolute(given) ? given : resolve(call.cwd, given)
    const info = await stat(path).catch(() => {
      throw new UsageError(`there is no file or folder ${given}`)
    })
    files.push(...(info.isDirectory() ? await filesIn(path, given) : [path]))
  }
  return files
}

/** The files of a folder, and what links there lead to; a folder without any is a slip of whoever named it. */
async function filesIn(folder: string, given: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort()
  const files: string[] = []
  for (const name of names)
    if ((await stat(join(folder, name)).catch(() => null))?.isFile() === true) files.push(join(folder, name))
  if (files.length === 0) throw new UsageError(`there is no file in ${given}`)
  return files
}

const importCommand: TyphoonCommand = {
  verb: 'import',
  usage: 'import PATH… [--source cma|ibtracs|atcf|zjwater] [--keep-good] [--json]',
  about: {
    en: 'Imports track files, or replies of the agencies’ feed. A file with a fault is refused whole, unless --keep-good.',
    'zh-CN': '导入路径文件或机构预报数据；有错误的文件整体拒绝，除非加 --keep-good。',
  },
  options: { source: { type: 'string' }, 'keep-good': { type: 'boolean' }, json: { type: 'boolean' } },
  async run(call) {
    const source = sourceOption(call, IMPORTED)
    const reports: Pick<ImportReport, 'file' | 'storms' | 'fixes' | 'new' | 'revised' | 'rejected'>[] = []
    for (const path of await filesOf(call)) {
      const file = relative(call.cwd, path).startsWith('..') ? path : relative(call.cwd, path)
      const report = await importOne(call, path, source)
      const { storms, fixes, revised, rejected } = report
      reports.push({ file, storms, fixes, new: report.new, revised, rejected })
      for (const r of rejected)
        call.say(`${file}:${r.line}: ${r.field === undefined ? '' : `${r.field}: `}${r.reason}`)
      call.say(`${file}: ${storms} storms, ${fixes} fixes; ${report.new} new, ${revised} revised`)
    }
    const faulty = reports.filter((r) => r.rejected.length > 0).length
    if (reports.some((r) => r.rejected.length > 0 && r.storms > 0) && call.options['keep-good'] !== true)
      call.say(
        `${faulty} of ${reports.length} files were refused whole; --keep-good keeps the storms that are right`,
      )
    if (call.options['json'] === true) call.print(JSON.stringify(reports))
    return faulty > 0 ? 1 : 0
  },
}

/** A file that cannot be read at all is reported like one whose lines are wrong, and the others go on. */
async function importOne(call: Call, path: string, source: (typeof IMPORTED)[number] | undefined) {
  try {
    if (source === FEED || (source === undefined && (await isReply(path))))
      return await importReply(call, path)
    return await importFile(call.work, call.actor, {
      source,
      // The report is public: where the file lies on this machine is not.
      file: basename(path),
      bytes: createReadStream(path, { highWaterMark: 256 * 1024 }),
      keepGood: call.options['keep-good'] === true,
      signal: call.signal,
    })
  } catch (error) {
    if (call.signal.aborted) throw error
    if (!(error instanceof Problem) && (error as NodeJS.ErrnoException).code === undefined) throw error
    const reason = error instanceof Problem ? error.details.en : (error as Error).message
    return failed(reason)
  }
}

async function isReply(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0)
    return looksLikeReply(buffer.toString('utf8', 0, bytesRead))
  } finally {
    await file.close()
  }
}

/** A reply in the form of the other reports: its fixes, and its faults by their path instead of a line. */
async function importReply(call: Call, path: string) {
  const { size } = await stat(path)
  if (size > MAX_REPLY_BYTES)
    return failed(`more than ${MAX_REPLY_BYTES} bytes: not a reply of the agencies’ feed`)
  const report = await takeReply(call.work, call.actor, {
    text: await readFile(path, 'utf8'),
    from: basename(path),
    keepGood: call.options['keep-good'] === true,
  })
  const { fixes, forecasts, kept } = report
  for (const { path: at, reason } of kept) call.say(`${at}: ${reason}`)
  if (report.stored)
    call.say(
      `${report.storm}: ${forecasts.received} forecasts of agencies received, ${forecasts.corrected} corrected, ${forecasts.unchanged} known`,
    )
  return {
    storms: report.storm === null ? 0 : 1,
    fixes: fixes.received + fixes.corrected + fixes.unchanged,
    new: fixes.received,
    revised: fixes.corrected,
    rejected: report.rejected.map(({ path: field, reason }) => ({ line: 1, field, reason })),
  }
}

const failed = (reason: string) => ({
  storms: 0,
  fixes: 0,
  new: 0,
  revised: 0,
  rejected: [{ line: 1, field: 'file', reason }],
})

const STORM_OPTIONS = {
  at: { type: 'string' },
  source: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** The storm that the words mean, and the moment. */
async function stormAndMoment(call: Call): Promise<{ id: string; at: Date }> {
  const [text, ...more] = call.positionals
  if (text === undefined || more.length > 0) throw new UsageError('name one storm, e.g. "Mangkhut 2018"')
  const source = sourceOption(call, SOURCES)
  const found = await call.work.read(call.actor, (db) => searchStorms(db, text, source))
  const storm = found[0]
  if (storm === undefined) throw noSuchStorm({ storm: text })
  const others = found.filter((s) => s.source === storm.source && s.key !== storm.key)
  if (others.length > 0)
    call.say(
      `${text} may also mean ${others.map((s) => `${s.source}:${s.key}`).join(', ')}; ${storm.key} is taken`,
    )
  const given = call.options['at']
  const at = given === undefined ? storm.last_at : parseInstant(String(given))
  if (at === null) throw new UsageError(`--at is an ISO 8601 instant with an offset, not ${String(given)}`)
  return { id: `${storm.source}:${storm.key}`, at }
}

const matchCommand = (forecaster: Forecaster): TyphoonCommand => ({
  verb: 'match',
  usage: 'match STORM [--at INSTANT] [--limit N] [--source S] [--json]',
  about: { en: 'The past storms most like this one.', 'zh-CN': '与此台风最相似的历史台风。' },
  options: { ...STORM_OPTIONS, limit: { type: 'string', default: '10' } },
  async run(call) {
    const limit = Number(call.options['limit'])
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new UsageError('--limit is from 1 to 100')
    const { id, at } = await stormAndMoment(call)
    const ground = await groundOf(call.work, call.actor, id)
    // A storm that was not there yet has nothing to match.
    await forecastAt(forecaster, ground, at)
    const found = await matchAt(forecaster, ground, at, limit)
    if (call.options['json'] === true) {
      call.print(JSON.stringify(found.map(({ path: _path, ...match }) => match)))
      return 0
    }
    for (const m of found)
      call.print(
        `${m.distance.toFixed(2).padStart(6)}  ${String(m.season)} ${(m.name ?? m.storm).padEnd(16)} ${m.from}  ` +
          `${m.why.positionKm} km apart, ${m.why.seasonDays} days in the year`,
      )
    return 0
  },
})

const forecastCommand = (forecaster: Forecaster): TyphoonCommand => ({
  verb: 'forecast',
  usage: 'forecast STORM [--at INSTANT] [--source S] [--json]',
  about: {
    en: 'The forecast to 120 h from what was known at a moment; kept with its inputs.',
    'zh-CN': '以某时刻已知资料作 120 小时预报，并连同输入一起保存。',
  },
  options: STORM_OPTIONS,
  async run(call) {
    const { id, at } = await stormAndMoment(call)
    const stored = await makeForecast(call.work, forecaster, call.actor, { storm: id, at })
    const { forecast } = stored
    if (call.options['json'] === true) {
      const analogs = forecast.analogs.map(({ path: _path, ...analog }) => analog)
      call.print(JSON.stringify({ id: stored.id, ...forecast, analogs }))
      return 0
    }
    call.say(`${forecast.storm} at ${forecast.at}, ${forecast.model}, kept as ${stored.id}`)
    for (const lead of forecast.leads)
      call.print(
        `${String(lead.h).padStart(4)} h  ${lead.lat.toFixed(1)}N ${lead.lon.toFixed(1)}E  ` +
          `${lead.windMs === null ? '-' : lead.windMs.toFixed(0)} m/s  70 % within ${lead.radius70Km} km`,
      )
    return 0
  },
})

const remakeCommand = (forecaster: Forecaster): TyphoonCommand => ({
  verb: 'remake',
  usage: 'remake FORECAST-ID [--json]',
  about: {
    en: 'Makes a kept forecast again from its inputs, and says whether it is the same.',
    'zh-CN': '用保存的输入重做预报，并核对是否一致。',
  },
  options: { json: { type: 'boolean' } },
  async run(call) {
    const [id, ...more] = call.positionals
    if (id === undefined || more.length > 0) throw new UsageError('name one forecast')
    const result = await remakeForecast(call.work, forecaster, call.actor, id)
    call.say(
      result.same
        ? 'the same, to the last digit'
        : `not the same (${result.model}, now ${result.currentModel})`,
    )
    if (call.options['json'] === true) call.print(JSON.stringify({ id, ...result }))
    return result.same ? 0 : 1
  },
})

const updateCommand: TyphoonCommand = {
  verb: 'update',
  usage: 'update [--url URL] [--json]',
  about: {
    en: 'Brings the official IBTrACS West Pacific file, where there is a network.',
    'zh-CN': '联网获取官方 IBTrACS 西北太平洋数据。',
  },
  options: { url: { type: 'string' }, json: { type: 'boolean' } },
  async run(call) {
    const url = String(call.options['url'] ?? call.env['KAPOK_IBTRACS_URL'] ?? IBTRACS_URL)
    if (!/^https?:\/\//.test(url)) throw new UsageError('--url is an http or https address')
    const result = await update(call.work, call.actor, {
      url,
      home: call.home,
      signal: call.signal,
      say: call.say,
    })
    const { report } = result
    call.say(`data as of ${result.dataAsOf ?? 'unknown'} (${result.fetched})`)
    for (const r of report.rejected)
      call.say(`line ${r.line}: ${r.field === undefined ? '' : `${r.field}: `}${r.reason}`)
    call.say(
      `${report.storms} storms; ${report.new} new, ${report.revised} revised, ${report.rejected.length} rejected`,
    )
    if (call.options['json'] === true) call.print(JSON.stringify(result))
    return report.rejected.length > 0 ? 1 : 0
  },
}

export const commands = (forecaster: Forecaster): TyphoonCommand[] => [
  importCommand,
  matchCommand(forecaster),
  forecastCommand(forecaster),
  remakeCommand(forecaster),
  updateCommand,
  followCommand,
  verifyCommand,
]
