/** Mangkhut (1822) walked from its first position to its landfall in Guangdong, over the real history, in a real browser. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { NO_REFERENCE, reference } from '../kit.ts'
import { type Console, NO_CONSOLE, openBrowser, openConsole, visit } from './browser.ts'
import { type Known, leaks, momentOf, reach, recordDrawing, watchForecasts } from './moment.ts'

const MANGKHUT = 'cma:2018-1822'
/** It came ashore near Taishan at 17:00 Beijing time. */
const LANDFALL = Date.parse('2018-09-16T09:00:00Z')
const LEADS = [12, 24, 36, 48, 60, 72, 84, 96, 108, 120].map((h) => `+${h}`)

async function importHistory({ base, bearer }: Console, folder: string): Promise<void> {
  const headers = { ...(await bearer('data-officer')), 'content-type': 'application/octet-stream' }
  for (const file of readdirSync(folder).sort()) {
    if (!/^CH\d{4}BST\.txt$/i.test(file)) continue
    const url = `${base}/api/typhoon/imports?file=${file}&keepGood=true`
    const reply = await fetch(url, { method: 'POST', headers, body: readFileSync(join(folder, file)) })
    if (!reply.ok) throw new Error(`${file}: ${await reply.text()}`)
  }
}

const skip = NO_CONSOLE === false ? reference === null && NO_REFERENCE : NO_CONSOLE
test('Mangkhut from its first position to landfall', { skip }, async (t) => {
  const [browser, console] = await Promise.all([openBrowser(t), openConsole(t, { sample: false })])
  const { base } = console
  await importHistory(console, join(reference!, 'typhoon', 'cma_bst'))
  const { track } = (await (await fetch(`${base}/api/typhoon/storms/${MANGKHUT}`)).json()) as {
    track: Known[]
  }
  const fixes = track.filter((fix) => Date.parse(fix.at) <= LANDFALL)
  assert.ok(fixes.length >= 38 && track.length > fixes.length, `${fixes.length} of ${track.length}`)

  const { context, page, faults } = await visit(browser, { base })
  await recordDrawing(context)
  const forecasts = watchForecasts(page)
  const sentences: string[] = []
  let before: Awaited<ReturnType<typeof momentOf>> | null = null

  await t.test('at each moment the page shows what was known then, and forecasts ten leads', async () => {
    await page.goto(`/console/typhoon?storm=${MANGKHUT}&at=${fixes[0]!.at.slice(0, 16)}Z&layers=none`)
    await reach(page, fixes[0]!.at)
    await page.getByRole('button', { name: 'As table' }).click()
    await page.locator('h1').click()
    for (const [i, fix] of fixes.entries()) {
      if (i > 0) await page.keyboard.press('ArrowRight')
      await reach(page, fix.at)
      const moment = await momentOf(page)
      assert.deepEqual(leaks(moment, fixes.slice(0, i + 1)), [], fix.at)
      assert.deepEqual(
        moment.rows.map(({ head }) => head),
        ['now', ...LEADS],
        fix.at,
      )
      assert.match(moment.sentence, /^Mangkhut, .+ Guangzhou/, fix.at)
      assert.notEqual(moment.strength, null)
      if (before !== null) {
        assert.equal(moment.drawn.fills - before.drawn.fills, 1, `${fix.at}: one more position`)
        assert.notDeepEqual(moment.rows, before.rows, fix.at)
      }
      assert.equal(await page.getByRole('alert').count(), 0, fix.at)
      sentences.push(moment.sentence)
      before = moment
    }
    assert.ok(new Set(sentences).size > fixes.length / 2, 'the sentence follows the storm')
  })

  await t.test('the replay runs over the same moments by itself', async () => {
    await page.goto(`/console/typhoon?storm=${MANGKHUT}&at=${fixes[0]!.at.slice(0, 16)}Z&layers=none`)
    await reach(page, fixes[0]!.at)
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('8')
    await page.locator('h1').click()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    const shown = new Set<string>()
    // It is looked at as fast as can be; at eight times its speed not every step is met.
    for (let reached = 0; reached < LANDFALL;) {
      const { rows, description } = await momentOf(page)
      const at = rows[0]?.at
      if (at === undefined) continue
      reached = Date.parse(at)
      const known = track.filter((fix) => Date.parse(fix.at) <= reached)
      shown.add(at)
      // The map comes first and the panels follow: the table is never ahead of the map.
      const [, count] = /: (\d+) positions/.exec(description) ?? []
      assert.ok(Number(count) >= known.length, `${at}: ${count} positions`)
    }
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Play' }).waitFor()
    assert.ok(shown.size > 10, `${shown.size} moments were seen`)
  })

  await t.test('no forecast knew anything later, and nothing went wrong', () => {
    assert.ok(forecasts.seen.size >= fixes.length)
    assert.deepEqual(forecasts.leaks, [])
    assert.deepEqual(faults, [])
  })
  await context.close()
})
