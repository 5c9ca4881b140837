/** An import of official outlines or unit grid cells: read, checked, staged, and published all at once or not at all. */
import { createHash } from 'node:crypto'
import { type Actor, may, type Work } from '#kernel/system.ts'
import { notAllowed, problem, tooLarge } from '#kernel/problem.ts'
import { Thread } from '#kernel/thread.ts'
import type { CheckingQuestion, GoodHead, ReadSummary } from './checking-thread.ts'
import type { Rejection, Warning } from './domain/faults.ts'
import type { FitAnswer } from './domain/fit.ts'
import { type Crs, type GoodFeature, type ImportKind, MAX_IMPORT_BYTES } from './domain/read.ts'
import { gridImported, outlinesImported } from './events.ts'
import {
  beginImport,
  currentChecksums,
  divisionNames,
  finishImport,
  publishStaged,
  stage,
  type Staging,
  storedNear,
  touchImport,
} from './store.ts'
import type { GeographyTables } from './tables.ts'

export const IMPORT_PERMISSION = 'geography.import'
/** A report names at most this many rejections and warnings each; the counts are whole. */
const MOST_REPORTED = 1000
/** Rows staged at a time: an outline has thousands of vertices, a grid cell a handful. */
const CHUNK: Readonly<Record<ImportKind, number>> = { outlines: 20, grid: 500 }
const HEARTBEAT_MS = 10_000
/** A 50 MB file takes half a minute: who needs ten times as long is not a map of the city. */
const CHECK_LIMIT_MS = 5 * 60_000

const underWay = problem<{ kind: string }>({
  code: 'geography-import-under-way',
  status: 409,
  title: { 'zh-CN': '正在导入', en: 'An import is under way' },
  detail: ({ kind }) => ({
    'zh-CN': `另一个同类导入（${kind}）正在进行，请等它结束后重试。`,
    en: `Another import of the same kind (${kind}) is under way: try again when it has ended.`,
  }),
})

const checkTooLong = problem<{ limitSeconds: number }>({
  code: 'geography-check-too-long',
  status: 422,
  title: { 'zh-CN': '检查耗时过长', en: 'The check takes too long' },
  detail: ({ limitSeconds }) => ({
    'zh-CN': `${limitSeconds} 秒内未能检查完毕，什么也没有保存。请把文件分成几份。`,
    en: `It was not done within ${limitSeconds} s, and nothing was stored. Split the file.`,
  }),
})

export interface ImportInput {
  readonly bytes: Uint8Array
  readonly kind: ImportKind
  readonly crs: Crs
  /** Who made the data, in words. */
  readonly source: string
  /** Its name, for the report. */
  readonly file: string | null
  /** Store what is right although something else was rejected. */
  readonly keepGood: boolean
}

export interface ImportReport {
  readonly importId: string
  readonly file: string | null
  readonly kind: ImportKind
  readonly crs: Crs
  readonly features: number
  readonly new: number
  readonly revised: number
  readonly unchanged: number
  /** False when something was rejected and good features were not to be kept. */
  readonly stored: boolean
  /** Features rejected (1 for a file that cannot be read at all). */
  readonly rejectedFeatures: number
  readonly rejected: readonly Rejection[]
  readonly warnings: readonly Warning[]
}

/**
 * Imports a GeoJSON FeatureCollection. Nothing is stored when anything is rejected, unless `keepGood`. Importing the
 * same again changes nothing; what differs becomes a new revision, and the old one stays readable.
 * @throws notAllowed, tooLarge, and problems for an import that is under way or a check that takes too long
 */
export async function importGeography(
  work: Work<GeographyTables>,
  actor: Actor,
  input: ImportInput,
): Promise<ImportReport> {
  if (!may(actor, IMPORT_PERMISSION)) throw notAllowed({ permission: IMPORT_PERMISSION })
  if (input.bytes.byteLength > MAX_IMPORT_BYTES) throw tooLarge({ limitBytes: MAX_IMPORT_BYTES })
  const { kind, crs, source, file } = input
  const sha256 = createHash('sha256').update(input.bytes).digest('hex')
  const start = { kind, crs, source, file, sha256, bytes: input.bytes.byteLength }
  const importId = await work.unit(actor, ({ db, now }) => beginImport(db, start, actor.id, now))
  if (importId === null) throw underWay({ kind })
  const heartbeat = setInterval(() => {
    work.unit(actor, ({ db, now }) => touchImport(db, importId, now)).catch(() => undefined)
  }, HEARTBEAT_MS)
  try {
    return await run(work, actor, importId, { ...input, sha256 })
  } catch (error) {
    await work
      .unit(actor, ({ db, now }) => finishImport(db, importId, { status: 'failed', report: null, now }))
      .catch(() => undefined)
    throw error
  } finally {
    clearInterval(heartbeat)
  }
}

async function run(
  work: Work<GeographyTables>,
  actor: Actor,
  importId: string,
  input: ImportInput & { sha256: string },
): Promise<ImportReport> {
  const thread = new Thread<CheckingQuestion>(new URL('./checking-thread.ts', import.meta.url))
  try {
    const { features, good, rejected, warnings } = await check(work, actor, input, thread)
    const keep = rejected.length === 0 || input.keepGood
    const taken = keep ? good : []
    const before = new Map(
      (await work.read(actor, (db) => currentChecksums(db, input.kind))).map((c) => [c.code, c.sha256]),
    )
    const changed = taken.filter((f) => before.get(f.code) !== f.sha256)
    const fresh = changed.filter(({ code }) => !before.has(code)).length
    const report: ImportReport = {
      importId,
      file: input.file,
      kind: input.kind,
      crs: input.crs,
      features,
      new: fresh,
      revised: changed.length - fresh,
      unchanged: taken.length - changed.length,
      stored: keep,
      rejectedFeatures: new Set(rejected.map(({ feature }) => feature)).size,
      rejected: rejected.slice(0, MOST_REPORTED),
      warnings: warnings.slice(0, MOST_REPORTED),
    }
    const staging: Staging = { importId, kind: input.kind, source: input.source, now: work.clock.now() }
    for (let at = 0; at < changed.length; at += CHUNK[input.kind]) {
      const part = changed.slice(at, at + CHUNK[input.kind]).map(({ feature }) => feature)
      const portion = await thread.ask<GoodFeature[]>({ op: 'take', features: part })
      await work.unit(actor, ({ db }) => stage(db, staging, portion))
    }
    await publish(work, actor, { report, staging, changed, sha256: input.sha256 })
    return report
  } finally {
    await thread.close()
  }
}

async function publish(
  work: Work<GeographyTables>,
  actor: Actor,
  given: { report: ImportReport; staging: Staging; changed: readonly GoodHead[]; sha256: string },
): Promise<void> {
  const { report, staging, changed, sha256 } = given
  const { importId, kind, stored } = report
  const { rejected, warnings, ...counts } = report
  await work.unit(actor, async ({ db, publish, record, now }) => {
    if (changed.length > 0) await publishStaged(db, staging)
    await finishImport(db, importId, { status: stored ? 'published' : 'rejected', report, now })
    await record({
      act: 'geography.import',
      subject: `geography/imports/${importId}`,
      rule: IMPORT_PERMISSION,
      payload: {
        ...counts,
        source: staging.source,
        sha256,
        warnings: warnings.length,
        rejected: rejected.length,
      },
    })
    if (changed.length === 0) return
    const divisions = new Set(
      changed.map((f) => (kind === 'grid' ? f.divisionCode.slice(0, 9) : f.divisionCode)),
    )
    await publish(kind === 'grid' ? gridImported : outlinesImported, `geography/${kind}`, {
      importId,
      source: staging.source,
      new: report.new,
      revised: report.revised,
      divisions: [...divisions].sort(),
    })
  })
}

/** Reads the file and checks it, in the thread. */
async function check(
  work: Work<GeographyTables>,
  actor: Actor,
  { bytes, kind, crs }: ImportInput,
  thread: Thread<CheckingQuestion>,
): Promise<Omit<ReadSummary, 'box'>> {
  const divisions = await work.read(actor, divisionNames)
  let late = false
  const limit = setTimeout(() => {
    late = true
    void thread.close()
  }, CHECK_LIMIT_MS)
  try {
    const read = await thread.ask<ReadSummary>({ op: 'read', given: { bytes, kind, crs, divisions } })
    const stored = await work.read(actor, (db) => storedNear(db, kind, read.box))
    const fit = await thread.ask<FitAnswer>({ op: 'fit', kind, stored })
    const refused = new Set(fit.rejected.map(({ feature }) => feature))
    return {
      features: read.features,
      good: read.good.filter(({ feature }) => !refused.has(feature)),
      rejected: [...read.rejected, ...fit.rejected].sort((a, b) => (a.feature ?? -1) - (b.feature ?? -1)),
      warnings: [...read.warnings, ...fit.warnings],
    }
  } catch (error) {
    if (late) throw checkTooLong({ limitSeconds: CHECK_LIMIT_MS / 1000 })
    throw error
  } finally {
    clearTimeout(limit)
  }
}
