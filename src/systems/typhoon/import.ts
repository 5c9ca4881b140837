/**
 * Importing tracks. A file is staged in small transactions and counts from one short transaction at its end: a
 * process killed on the way leaves nothing that anyone reads. Importing the same file again changes nothing; a storm
 * that differs becomes a new revision, and the old one stays readable.
 */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { TrackEvent } from '#engines/cyclone/draft.ts'
import { detectSource, type FileSource, parseTracks } from '#engines/cyclone/parse.ts'
import type { Source, Track } from '#engines/cyclone/track.ts'
import { problem } from '#kernel/problem.ts'
import type { Actor, Work } from '#kernel/system.ts'
import { historyImported } from './events.ts'
import {
  beginImport,
  dropStaged,
  finishImport,
  publishStaged,
  type Staged,
  stageTracks,
  takeOverDead,
  touchImport,
} from './store/imports.ts'
import type { ImportReport } from './schema.ts'
import type { TyphoonTables } from './tables.ts'

/** Fixes staged in one transaction: some 30 ms on the embedded database, so that other work gets its turn. */
const BATCH_FIXES = 1000
/** An import that has not shown a sign of life for this long is dead. */
const DEAD_AFTER_MS = 15_000
const LISTED = 200

export interface ImportGiven {
  readonly source: Source
  /** As the report names it. */
  readonly file: string
  readonly events: AsyncIterable<TrackEvent>
  /** Keep the storms that are right although others are rejected. */
  readonly keepGood: boolean
  /** Asked at the end: what the bytes were. */
  readonly bytes: () => { sha256: string | null; bytes: number }
  readonly signal?: AbortSignal | undefined
}

export const unknownFormat = problem<{ file: string; accepted: string[] }>({
  code: 'unknown-track-format',
  status: 415,
  title: { 'zh-CN': '不认识的路径文件', en: 'Not a track file known here' },
  detail: ({ file, accepted }) => ({
    'zh-CN': `${file} 的第 1 行不属于已知格式（${accepted.join('、')}）。可用 source 指定来源。`,
    en: `Line 1 of ${file} is of no known format (${accepted.join(', ')}). Name the source if you know it.`,
  }),
})

/** Imports a track file from its bytes; the source is found from the first ones where it is not said. */
export async function importFile(
  work: Work<TyphoonTables>,
  actor: Actor,
  given: {
    source?: FileSource | undefined
    file: string
    bytes: AsyncIterable<Uint8Array>
    keepGood: boolean
    signal?: AbortSignal | undefined
  },
): Promise<ImportReport> {
  const hash = createHash('sha256')
  let length = 0
  const { first, all } = await withFirst(given.bytes)
  const source = given.source ?? detectSource(first)
  if (source === null)
    throw unknownFormat({ file: given.file, accepted: ['CMA', 'IBTrACS v04 CSV', 'ATCF b-deck'] })
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of all) {
      hash.update(chunk)
      length += chunk.length
      yield chunk
    }
  }
  return importTracks(work, actor, {
    source,
    file: given.file,
    events: parseTracks(source, counted()),
    keepGood: given.keepGood,
    bytes: () => ({ sha256: hash.digest('hex'), bytes: length }),
    signal: given.signal,
  })
}

async function withFirst(bytes: AsyncIterable<Uint8Array>) {
  const iterator = bytes[Symbol.asyncIterator]()
  const start = await iterator.next()
  const first = start.done === true ? new Uint8Array() : start.value
  async function* all(): AsyncGenerator<Uint8Array> {
    yield first
    try {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { first, all: all() }
}

/** Imports tracks from any place that tells of them. */
export async function importTracks(
  work: Work<TyphoonTables>,
  actor: Actor,
  given: ImportGiven,
): Promise<ImportReport> {
  const id = await begin(work, actor, given)
  const totals = { storms: 0, fixes: 0, new: 0, revised: 0 }
  const rejected: ImportReport['rejected'] = []
  const notices: ImportReport['notices'] = []
  let faults = 0
  let batch: Track[] = []
  let batched = 0
  let lastSign = Date.now()
  const stage = async (): Promise<void> => {
    if (batch.length === 0) return
    const tracks = batch
    batch = []
    batched = 0
    const staged: Staged = await work.unit(work.self, ({ db, now }) =>
      stageTracks(db, { importId: id, source: given.source, tracks, now }),
    )
    totals.new += staged.new
    totals.revised += staged.revised
    lastSign = Date.now()
  }
  try {
    for await (const event of given.events) {
      given.signal?.throwIfAborted()
      if (event.kind === 'notice') {
        if (notices.length < LISTED) notices.push({ line: event.line, text: event.text })
      } else if (event.kind === 'rejected') {
        faults += 1
        if (rejected.length < LISTED)
          rejected.push({ line: event.line, field: event.field, reason: event.reason })
      } else {
        totals.storms += 1
        totals.fixes += event.track.fixes.length
        batch.push(event.track)
        batched += event.track.fixes.length
        if (batched >= BATCH_FIXES) await stage()
      }
      if (Date.now() - lastSign > 2000) {
        await work.unit(work.self, ({ db, now }) => touchImport(db, id, now))
        lastSign = Date.now()
      }
    }
    await stage()
    // Of a file without a storm that is right, there is nothing good to keep.
    const refused = faults > 0 && (!given.keepGood || totals.storms === 0)
    const empty = totals.storms === 0 && faults === 0
    if (empty) rejected.push({ line: 1, field: 'file', reason: 'there is no storm in this file' })
    const { sha256, bytes } = given.bytes()
    const counts = refused || empty ? { ...totals, new: 0, revised: 0 } : totals
    return await work.unit(actor, async ({ db, now, publish, record }) => {
      if (refused || empty) await dropStaged(db, id)
      else
        await publishStaged(db, {
          importId: id,
          source: given.source,
          changed: totals.new + totals.revised > 0,
        })
      const report = await finishImport(db, {
        id,
        status: refused || empty ? 'failed' : 'published',
        now,
        ...counts,
        rejected,
        notices,
        sha256,
        bytes,
      })
      await record({
        act: 'typhoon.import',
        subject: `typhoon/${given.source}`,
        rule: 'typhoon.import',
        payload: { file: given.file, sha256, bytes, ...counts, rejected: faults, stored: !refused && !empty },
      })
      if (counts.new + counts.revised > 0)
        await publish(historyImported, `typhoon/${given.source}`, {
          importId: id,
          source: given.source,
          file: given.file,
          new: counts.new,
          revised: counts.revised,
        })
      return report
    })
  } catch (error) {
    await abandon(work, id, error)
    throw error
  }
}

/** One import of a source at a time: waits for another's end, and clears away one that died. */
async function begin(work: Work<TyphoonTables>, actor: Actor, given: ImportGiven): Promise<string> {
  for (;;) {
    const id = await work.unit(actor, ({ db, now }) => beginImport(db, { ...given, by: actor.name, now }))
    if (id !== null) return id
    const freed = await work.unit(work.self, ({ db, now }) =>
      takeOverDead(db, given.source, new Date(now.getTime() - DEAD_AFTER_MS), now),
    )
    if (!freed) await pause(200, undefined, { signal: given.signal })
  }
}

async function abandon(work: Work<TyphoonTables>, id: string, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error)
  await work
    .unit(work.self, async ({ db, now }) => {
      await dropStaged(db, id)
      await finishImport(db, {
        id,
        status: 'failed',
        now,
        storms: 0,
        fixes: 0,
        new: 0,
        revised: 0,
        rejected: [{ line: 0, field: 'file', reason }],
        notices: [],
        sha256: null,
        bytes: 0,
      })
    })
    // The first error is what the caller must hear; what is staged is cleared by the next import.
    .catch(() => undefined)
}
