import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { toGcj02 } from '#engines/location/gcj02.ts'
import { runCommand } from '#kernel/commands.ts'
import type { Actor } from '#kernel/system.ts'
import type { Position } from '#values'
import { databases, openTest, type TestPlatform } from '../../../tests/kit.ts'
import { collection, feature, ROW, square } from './examples.ts'
import { importGeography, type ImportInput } from './imports.ts'
import { districtOf } from './published.ts'
import { geography } from './system.ts'
import type { GeographyTables } from './tables.ts'

async function command(t: TestPlatform, cwd: string, ...argv: string[]) {
  const out: string[] = []
  const said: string[] = []
  const code = await runCommand(t.platform, [], {
    argv: ['geography', ...argv],
    cwd,
    user: 'test',
    env: {},
    print: (text) => void out.push(text),
    say: (text) => void said.push(text),
    signal: AbortSignal.timeout(60_000),
  })
  return { code, out: out.join('\n'), said: said.join('\n') }
}

for (const on of databases)
  describe(`geography on ${on}`, () => {
    // One platform for all: opening one takes far longer than any of these tests.
    let p: TestPlatform
    const closing: (() => unknown)[] = []
    before(async () => {
      p = await openTest(
        { after: (fn) => void closing.unshift(fn as () => unknown) },
        { systems: [geography()], on },
      )
    })
    after(async () => {
      for (const close of closing) await close()
    })
    beforeEach(async () => {
      const db = p.platform.database.kysely
      await db.deleteFrom('geography.outline').where('kind', '=', 'official').execute()
      await db.deleteFrom('geography.grid_cell').execute()
      await db.deleteFrom('geography.import').where('kind', '<>', 'schematic').execute()
      await db.deleteFrom('kernel.fact').execute()
      await db.deleteFrom('kernel.record').execute()
    })
    const work = (t: TestPlatform) => t.platform.workOf<GeographyTables>('geography')
    const get = async (t: TestPlatform, url: string, headers: Record<string, string> = {}) => {
      const reply = await t.http.inject({
        url: `/api/geography${url}`,
        headers: { 'accept-language': 'en', ...headers },
      })
      return { status: reply.statusCode, body: reply.json() }
    }
    const give = (t: TestPlatform, actor: Actor, features: unknown[], more: Partial<ImportInput> = {}) =>
      importGeography(work(t), actor, {
        bytes: collection(features),
        kind: 'outlines',
        crs: 'wgs84',
        source: 'survey office',
        file: null,
        keepGood: false,
        ...more,
      })
    const inDistrict: Position = [113.05, 23.05]

    test('a fresh start has the divisions, the places and the schematic outline; a second changes nothing', async () => {
      const { body: city } = await get(p, '/divisions/4401')
      assert.deepEqual(
        [city.nameZh, city.nameEn, city.children, city.path[0].nameZh],
        ['广州市', 'Guangzhou', 11, '广东省'],
      )
      assert.match(city.source, /国家统计局/)
      const { body: streets } = await get(p, '/divisions?parent=4401&level=street&limit=200')
      assert.deepEqual([streets.total, streets.items.length], [178, 178])
      const { body: communities } = await get(p, '/divisions?level=community&limit=1')
      assert.equal(communities.total, 2851)
      const { body: children } = await get(p, '/divisions?parent=440104')
      assert.equal(children.total, 18)
      assert.equal((await get(p, '/divisions/440199')).status, 404)
      const { body: places } = await get(p, '/places')
      assert.ok(places.items.length >= 11)
      assert.ok(places.items.every((x: { precision: string }) => x.precision === 'approximate'))
      await geography().seed!(work(p))
      const imports = await work(p).read(work(p).self, (db) =>
        db.selectFrom('geography.import').selectAll().execute(),
      )
      assert.equal(imports.length, 1)
    })

    test('the schematic outline is labelled everywhere and decides nothing', async () => {
      const { body: outlines } = await get(p, '/outlines')
      assert.deepEqual([outlines.kind, outlines.features.length], ['schematic', 11])
      assert.equal(outlines.label, 'schematic, not an administrative boundary')
      for (const { properties } of outlines.features) {
        assert.deepEqual([properties.schematic, properties.kind], [true, 'schematic'])
        assert.equal(properties.label, 'schematic, not an administrative boundary')
      }
      const { body: zh } = await get(p, '/outlines', { 'accept-language': 'zh-CN' })
      assert.equal(zh.label, '示意轮廓，不代表行政界线')
      const { body: cells } = await get(p, '/divisions/440104/cells')
      assert.deepEqual([cells.kind, cells.label], ['schematic', outlines.label])
      assert.ok(cells.cells.length > 1000)
      const { body: districts } = await get(p, '/districts')
      assert.deepEqual(
        [...new Set(districts.items.map((d: { outline: string }) => d.outline))],
        ['schematic'],
      )
      // Every label point lies well inside a schematic district, and still none is named.
      for (const { properties } of outlines.features) {
        const [lon, lat] = properties.labelAt
        const { body } = await get(p, `/locate?lon=${lon}&lat=${lat}`)
        assert.deepEqual([body.district, body.division, body.reason], [null, null, 'only-schematic-outline'])
        assert.match(body.words, /schematic/)
        assert.match(body.h3.cell, /^8a/)
        const decided = await work(p).read(p.actor('viewer'), (db) => districtOf(db, [lon, lat]))
        assert.deepEqual(decided, { division: null, reason: 'only-schematic-outline' })
      }
    })

    test('official outlines decide as soon as they are in; again changes nothing; a change is a revision', async () => {
      const officer = p.actor('data-officer')
      const first = await give(p, officer, ROW)
      assert.deepEqual([first.new, first.revised, first.unchanged, first.stored], [4, 0, 0, true])
      const { body: found } = await get(p, '/locate?lon=113.05&lat=23.05')
      assert.deepEqual([found.district.code, found.district.nameZh, found.reason], ['440103', '荔湾区', null])
      assert.deepEqual(await work(p).read(officer, (db) => districtOf(db, [113.15, 23.05])), {
        division: '440104',
        reason: null,
      })
      assert.equal((await get(p, '/locate?lon=113.1&lat=23.05')).body.reason, 'on-boundary')
      assert.equal((await get(p, '/locate?lon=113.9&lat=23.5')).body.reason, 'outside-official-outlines')
      assert.equal((await get(p, '/outlines')).body.kind, 'official')

      const again = await give(p, officer, ROW)
      assert.deepEqual([again.new, again.revised, again.unchanged], [0, 0, 4])
      const moved = ROW.with(3, feature('440106', [square(113.3, 23, 113.5, 23.1)]))
      const third = await give(p, officer, moved)
      assert.deepEqual([third.new, third.revised, third.unchanged], [0, 1, 3])
      const { body: revisions } = await get(p, '/outlines/440106/revisions')
      assert.deepEqual(
        revisions.items.map((r: { kind: string; revision: number; current: boolean }) => [
          r.kind,
          r.revision,
          r.current,
        ]),
        [['official', 1, false], ['official', 2, true], ['schematic', 1, true]], // prettier-ignore
      )
      const east = async (query: string): Promise<number> =>
        (await get(p, `/outlines/440106?kind=official${query}`)).body.geometry.coordinates[0][0][1][0]
      assert.deepEqual([await east(''), await east('&revision=1')], [113.5, 113.4])

      const facts = await p.platform.database.kysely
        .selectFrom('kernel.fact')
        .select(['type', 'subject', 'data'])
        .where('type', '=', 'geography.outlines-imported')
        .execute()
      assert.equal(facts.length, 2)
      assert.deepEqual(facts[1]!['data'].divisions, ['440106'])
      const records = await p.platform.database.kysely.selectFrom('kernel.record').select('act').execute()
      assert.equal(records.filter((r: { act: string }) => r.act === 'geography.import').length, 3)
    })

    test('one wrong feature and nothing is stored; with keepGood the right ones are', async () => {
      const officer = p.actor('data-officer')
      const overlapping = feature('440107', [square(113, 23, 113.1, 23.1)])
      const clash = feature('440111', [square(113.35, 23, 113.5, 23.1)])
      const refused = await give(p, officer, [...ROW, overlapping, clash])
      assert.deepEqual([refused.stored, refused.new, refused.rejectedFeatures], [false, 0, 3])
      assert.deepEqual(
        refused.rejected.map((r) => [r.feature, r.fault]),
        [[3, 'overlap'], [4, 'code-unknown'], [5, 'overlap']], // prettier-ignore
      )
      assert.equal((await get(p, '/locate?lon=113.05&lat=23.05')).body.reason, 'only-schematic-outline')
      const kept = await give(p, officer, [...ROW, overlapping, clash], { keepGood: true })
      assert.deepEqual([kept.stored, kept.new, kept.rejectedFeatures], [true, 3, 3])
      assert.equal((await get(p, '/locate?lon=113.35&lat=23.05')).body.reason, 'outside-official-outlines')
      const later = await give(p, officer, [feature('440111', [square(113.25, 23, 113.5, 23.1)])])
      assert.match(later.rejected[0]!.reason.en, /overlaps the stored 440105/)
    })

    test('GCJ-02 that is said is converted; the same file unsaid lies half a kilometre off', async () => {
      const officer = p.actor('data-officer')
      const obscured = ROW.map(({ properties, geometry }) =>
        feature(properties['code'], [(geometry.coordinates as Position[][])[0]!.map((x) => toGcj02(x))]),
      )
      // 100 m inside the first district: inside only when the conversion was made.
      const corner: Position = [113.001, 23.099]
      await give(p, officer, obscured)
      assert.notEqual((await work(p).read(officer, (db) => districtOf(db, corner))).division, '440103')
      await give(p, officer, obscured, { crs: 'gcj02' })
      assert.equal((await work(p).read(officer, (db) => districtOf(db, corner))).division, '440103')
      assert.equal((await give(p, officer, obscured, { crs: 'gcj02' })).unchanged, 4)
    })

    test('unit grid cells are imported under their community and found by place', async () => {
      const cells = [0, 1].map((i) =>
        feature(`44010300110100${i + 1}`, [square(113 + i / 1000, 23, 113.001 + i / 1000, 23.001)]),
      )
      const report = await give(p, p.actor('data-officer'), cells, { kind: 'grid' })
      assert.deepEqual([report.new, report.rejected.length], [2, 0])
      assert.equal((await get(p, '/locate?lon=113.0015&lat=23.0005')).body.gridCell, '440103001101002')
      const box = '/grid?west=113&south=23&east=113.01&north=23.01'
      assert.equal((await get(p, box)).status, 401)
      assert.equal((await get(p, box, await p.bearer('viewer'))).body.features.length, 2)
    })

    test('only who may import imports, by the API as well; the report comes back in the reader’s language', async () => {
      await assert.rejects(give(p, p.actor('viewer'), ROW), { code: 'not-allowed' })
      const post = (
        headers: Record<string, string>,
        payload: Uint8Array,
        query = 'kind=outlines&source=survey',
      ) =>
        p.http.inject({
          method: 'POST',
          url: `/api/geography/imports?${query}`,
          headers: { 'content-type': 'application/geo+json', 'accept-language': 'zh-CN', ...headers },
          payload: Buffer.from(payload),
        })
      assert.equal((await post({}, collection(ROW))).statusCode, 401)
      assert.equal((await post(await p.bearer('viewer'), collection(ROW))).statusCode, 403)
      const officer = await p.bearer('data-officer')
      const unclosed = feature('440103', [square(113, 23, 113.1, 23.1).slice(0, -1)])
      const refused = await post(officer, collection([unclosed]))
      assert.equal(refused.statusCode, 422)
      const problem = refused.json()
      assert.equal(problem.type, '/problems/geography-import-rejected')
      assert.deepEqual(
        [problem.report.rejected[0].fault, problem.report.rejected[0].vertex],
        ['not-closed', 3],
      )
      assert.match(problem.report.rejected[0].reason, /环未闭合/)
      const cut = await post(officer, collection(ROW).subarray(0, 200))
      assert.deepEqual(
        [cut.statusCode, cut.json().report.rejected[0].fault, cut.json().report.rejected[0].column],
        [422, 'not-json', 201],
      )
      assert.equal((await post(officer, collection(ROW), 'kind=roads&source=x')).statusCode, 400)
      const large = await post(officer, new Uint8Array(60 * 1024 * 1024).fill(32))
      assert.deepEqual([large.statusCode, large.json().limitBytes], [413, 50 * 1024 * 1024])
      const done = await post(officer, collection(ROW))
      assert.deepEqual([done.statusCode, done.json().new], [200, 4])
    })

    test('two imports of one kind at once: the second is refused; what a dead one left is cleared', async () => {
      const officer = p.actor('data-officer')
      const results = await Promise.allSettled([give(p, officer, ROW), give(p, officer, ROW)])
      assert.deepEqual(results.map((r) => r.status).sort(), ['fulfilled', 'rejected'])
      const failed = results.find((r) => r.status === 'rejected')!
      assert.equal(failed.reason.code, 'geography-import-under-way')
      // A process that died in the middle: its import is staged, its heartbeat old.
      const old = new Date(Date.now() - 3_600_000)
      await p.platform.database.kysely
        .insertInto('geography.import')
        .values({
          id: '018f0000-0000-7000-8000-000000000001',
          kind: 'outlines',
          crs: 'wgs84',
          source: 's',
          file: null,
          sha256: '',
          bytes: 0,
          status: 'staging',
          started_at: old,
          heartbeat_at: old,
          by: 'x',
        })
        .execute()
      assert.equal((await give(p, officer, ROW)).unchanged, 4)
    })

    test('the commands print what is said in the issue, and their exit code tells', async () => {
      const file = (name: string, bytes: Uint8Array) => writeFile(join(p.home, name), bytes)
      await file('row.geojson', collection(ROW))
      await file('bad.geojson', collection([feature('440103', [square(23, 113, 23.1, 113.1)])]))
      await file('large.geojson', new Uint8Array(60 * 1024 * 1024))
      const before = await command(p, p.home, 'locate', '113.05', '23.05', '--json')
      assert.deepEqual([before.code, JSON.parse(before.out).reason], [0, 'only-schematic-outline'])
      const bad = await command(p, p.home, 'import', 'bad.geojson', '--kind', 'outlines', '--json')
      assert.equal(bad.code, 1)
      assert.deepEqual(JSON.parse(bad.out).rejected[0].fault, 'coordinates-swapped')
      const large = await command(p, p.home, 'import', 'large.geojson', '--kind', 'outlines')
      assert.deepEqual([large.code, large.out], [1, ''])
      assert.match(large.said, /large\.geojson: 62914560 bytes; at most 52428800/)
      assert.equal((await command(p, p.home, 'import', 'none.geojson', '--kind', 'grid')).code, 1)
      assert.equal((await command(p, p.home, 'import', 'row.geojson')).code, 2)
      assert.equal(
        (await command(p, p.home, 'import', 'row.geojson', '--kind', 'outlines', '--crs', 'bd09')).code,
        2,
      )
      const good = await command(p, p.home, 'import', 'row.geojson', '--kind', 'outlines', '--json')
      assert.deepEqual([good.code, JSON.parse(good.out).new], [0, 4])
      const [lon, lat] = inDistrict.map(String) as [string, string]
      assert.match((await command(p, p.home, 'locate', lon, lat)).out, /^440103 荔湾区/)
      assert.equal((await command(p, p.home, 'locate', 'north')).code, 2)
    })
  })
