import assert from 'node:assert/strict'
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemActor } from '#kernel/system.ts'
import { databases, NO_REFERENCE, openTest, reference } from '../../../tests/kit.ts'
import { importFile } from './import.ts'
import { detailOf, findStorm, searchStorms } from './store/storms.ts'
import { typhoon } from './system.ts'
import type { TyphoonTables } from './tables.ts'

const HEAD = (lines: number, name: string, number = '1822', seq = '0026') =>
  `66666 ${number} ${String(lines).padStart(4)} ${seq} ${number} 0 6 ${name.padEnd(20)}           20190319`
const FIXES = [
  '2018090700 1 121 1678 1002      13',
  '2018090706 1 124 1666 1000      15',
  '2018090712 2 129 1653  998      18',
]
const file = (...lines: string[]): string => `${lines.join('\n')}\n`
const MANGKHUT = file(HEAD(3, 'MANGKHUT'), ...FIXES)

async function* bytes(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof text === 'string' ? new TextEncoder().encode(text) : text
}

for (const on of databases) {
  test(`import on ${on}`, async (t) => {
    const { platform, actor } = await openTest(t, { systems: [typhoon()], on })
    const work = platform.workOf<TyphoonTables>('typhoon')
    const officer = actor('data-officer')
    const take = (text: string | Uint8Array, keepGood = false) =>
      importFile(work, officer, { file: 'CH2018BST.txt', bytes: bytes(text), keepGood })
    const storm = () =>
      work.read(officer, async (db) => {
        const found = await findStorm(db, 'cma:2018-1822')
        return found === null ? null : { ...found, detail: await detailOf(db, found) }
      })

    await t.test('a new storm is in, with its fixes in the source’s own wind', async () => {
      const report = await take(MANGKHUT)
      assert.deepEqual(
        [
          report.source,
          report.status,
          report.storms,
          report.fixes,
          report.new,
          report.revised,
          report.rejected,
        ],
        ['cma', 'published', 1, 3, 1, 0, []],
      )
      const found = await storm()
      assert.equal(found?.name, 'MANGKHUT')
      assert.deepEqual(found?.detail?.track[0], {
        at: '2018-09-07T00:00:00Z',
        lon: 167.8,
        lat: 12.1,
        windMs: 13,
        pressureHpa: 1002,
        grade: 'TD',
        nature: 'tropical',
      })
    })

    await t.test('the same file again changes nothing', async () => {
      const report = await take(MANGKHUT)
      assert.deepEqual([report.storms, report.new, report.revised], [1, 0, 0])
      assert.equal((await storm())?.revision, 1)
    })

    await t.test('a corrected file makes a new revision, and the old one stays readable', async () => {
      const report = await take(MANGKHUT.replace('124 1666', '125 1667'))
      assert.deepEqual([report.new, report.revised], [0, 1])
      const found = await storm()
      assert.equal(found?.revision, 2)
      assert.equal(found?.detail?.track[1]?.lon, 166.7)
      const old = await work.read(officer, async (db) =>
        detailOf(db, (await findStorm(db, 'cma:2018-1822'))!, 1),
      )
      assert.equal(old?.track[1]?.lon, 166.6)
      assert.deepEqual(
        found?.detail?.revisions.map((r) => r.revision),
        [2, 1],
      )
    })

    await t.test('one faulty storm keeps the whole file out, unless what is good is asked for', async () => {
      const text = file(HEAD(3, 'GOOD', '1823', '0027'), ...FIXES, HEAD(5, 'BAD', '1824', '0028'), ...FIXES)
      const refused = await take(text)
      assert.equal(refused.status, 'failed')
      assert.deepEqual([refused.new, refused.rejected.length], [0, 1])
      assert.equal(refused.rejected[0]?.line, 5)
      assert.equal(await work.read(officer, (db) => findStorm(db, 'cma:2018-1823')), null)
      const kept = await take(text, true)
      assert.deepEqual([kept.status, kept.new, kept.rejected.length], ['published', 1, 1])
      assert.notEqual(await work.read(officer, (db) => findStorm(db, 'cma:2018-1823')), null)
    })

    await t.test('a storm twice in one file is told by both its lines', async () => {
      const report = await take(MANGKHUT + MANGKHUT)
      assert.match(report.rejected[0]?.reason ?? '', /at line 1 already/)
      assert.equal(report.rejected[0]?.line, 5)
    })

    await t.test('what is no track file is refused with what it looks like', async () => {
      await assert.rejects(take('<?xml version="1.0"?><a/>'), /no known format/)
      const report = await importFile(work, officer, {
        source: 'cma',
        file: 'a.xml',
        bytes: bytes('<?xml version="1.0"?><a/>'),
        keepGood: false,
      })
      assert.equal(report.status, 'failed')
      assert.match(report.rejected[0]?.reason ?? '', /XML/)
      const empty = await importFile(work, officer, {
        source: 'cma',
        file: 'e',
        bytes: bytes(''),
        keepGood: false,
      })
      assert.equal(empty.rejected.length, 1)
    })

    await t.test('two imports at once come one after the other, and the storm is there once', async () => {
      const text = file(HEAD(3, 'TWIN', '1830', '0033'), ...FIXES)
      const reports = await Promise.all([take(text), take(text)])
      assert.deepEqual(reports.map((r) => r.new).sort(), [0, 1])
    })

    await t.test('a reader that breaks leaves nothing behind', async () => {
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield new TextEncoder().encode(file(HEAD(3, 'LOST', '1840', '0040'), ...FIXES).repeat(1))
        throw new Error('the line was cut')
      }
      await assert.rejects(
        importFile(work, officer, { file: 'cut', bytes: breaking(), keepGood: false }),
        /the line was cut/,
      )
      assert.equal(await work.read(officer, (db) => findStorm(db, 'cma:2018-1840')), null)
      const report = await take(file(HEAD(3, 'LOST', '1840', '0040'), ...FIXES))
      assert.equal(report.new, 1)
    })

    await t.test('an import whose process died is cleared away by the next', async () => {
      const past = new Date(Date.now() - 60_000)
      await work.unit(systemActor('test'), ({ db }) =>
        db
          .insertInto('typhoon.import')
          .values({
            id: '01900000-0000-7000-8000-000000000001',
            source: 'cma',
            file: 'died',
            status: 'staging',
            started_at: past,
            heartbeat_at: past,
            by: 'a process that died',
          } as never)
          .execute(),
      )
      const report = await take(file(HEAD(3, 'NEXT', '1841', '0041'), ...FIXES))
      assert.equal(report.new, 1)
    })
  })
}

test(
  '70 seasons of CMA are in without a rejection',
  { skip: reference === null && NO_REFERENCE },
  async (t) => {
    const { platform, actor } = await openTest(t, { systems: [typhoon()] })
    const work = platform.workOf<TyphoonTables>('typhoon')
    const folder = join(reference!, 'typhoon', 'cma_bst')
    const totals = { storms: 0, fixes: 0, new: 0, rejected: 0 }
    for (const name of readdirSync(folder).sort()) {
      const report = await importFile(work, actor('data-officer'), {
        file: name,
        bytes: createReadStream(join(folder, name)),
        keepGood: false,
      })
      totals.storms += report.storms
      totals.fixes += report.fixes
      totals.new += report.new
      totals.rejected += report.rejected.length
    }
    assert.deepEqual(totals, { storms: 2355, fixes: 68_302, new: 2355, rejected: 0 })
  },
)

test('a storm is found by name and year, by number, by key', async (t) => {
  const { platform, actor } = await openTest(t, { systems: [typhoon()] })
  const work = platform.workOf<TyphoonTables>('typhoon')
  const text =
    MANGKHUT +
    file(HEAD(3, 'MANGKHUT', '1319', '0027'), ...FIXES.map((line) => line.replace(/^2018/, '2013')))
  await importFile(work, actor('data-officer'), { file: 'two', bytes: bytes(text), keepGood: false })
  const found = async (words: string): Promise<string[]> =>
    (await work.read(actor('viewer'), (db) => searchStorms(db, words))).map((storm) => storm.key)
  assert.deepEqual(await found('Mangkhut 2018'), ['2018-1822'])
  assert.deepEqual(await found('mangkhut'), ['2018-1822', '2013-1319'])
  // A number looks like a year.
  for (const words of ['1822', '1822 2018', '2018-1822', 'cma:2018-1822'])
    assert.deepEqual(await found(words), ['2018-1822'], words)
  assert.deepEqual(await found('Mangkhut 1999'), [])
})
