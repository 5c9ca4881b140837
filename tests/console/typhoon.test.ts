/** A visitor's way over the typhoon page, by pointer and by keys, in a real browser. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { axeFaults } from './checks.ts'
import { NO_CONSOLE, openBrowser, openConsole, visit } from './browser.ts'
import { beijing, type Known, leaks, momentOf, reach, recordDrawing, watchForecasts } from './moment.ts'
import { SAMPLE } from './people.ts'

const at = (page: Page): string | null => new URL(page.url()).searchParams.get('at')
/** The address is written a moment after the view has changed. */
const inAddress = (page: Page, wanted: RegExp): Promise<void> => page.waitForURL(wanted)

test('the typhoon page', { skip: NO_CONSOLE }, async (t) => {
  const [browser, { base }] = await Promise.all([openBrowser(t), openConsole(t, { sample: true })])
  const { context, page, faults } = await visit(browser, { base })
  await recordDrawing(context)
  const forecasts = watchForecasts(page)
  const h1 = page.getByRole('heading', { level: 1 })
  const slider = page.getByRole('slider', { name: 'Past moment' })
  const storm = (await (await fetch(`${base}/api/typhoon/storms/${SAMPLE.id}`)).json()) as { track: Known[] }
  const fixes = storm.track
  const upTo = (i: number): Known[] => fixes.slice(0, i + 1)
  const midway = fixes.findIndex((fix) => Date.parse(fix.at) === Date.parse(SAMPLE.midway))

  await t.test('a storm is found by its name and season, by keyboard', async () => {
    await page.goto('/console/typhoon')
    await h1.filter({ hasText: 'is over' }).waitFor()
    await page.getByRole('button', { name: 'Storms' }).click()
    await page.keyboard.type('sample 12')
    await page.getByRole('combobox', { name: 'Season' }).selectOption('2025')
    const found = page.locator('.picker-list').getByRole('button', { name: /Sample 12/ })
    await page.locator('.picker-list li').nth(1).waitFor({ state: 'detached' })
    await found.focus()
    await page.keyboard.press('Enter')
    await inAddress(page, /storm=sample:2025-x12/)
    await h1.filter({ hasText: `${SAMPLE.name} (2025) is over` }).waitFor()
    assert.equal(await page.locator('.picker').count(), 0)
  })

  await t.test('the space bar plays from the first position and pauses; the arrows step', async () => {
    await page.keyboard.press('Escape')
    await page.locator('h1').click()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await page.waitForFunction(
      () =>
        Number(
          document.querySelector('.forecast-table tbody time')?.getAttribute('datetime')?.slice(8, 10),
        ) >= 10,
    )
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Play' }).waitFor()
    // The address is written a little after the slider has moved: wait until it rests.
    for (let before = ''; before !== page.url() || !/at=2025-09-1/.test(before);) {
      before = page.url()
      await page.waitForTimeout(500)
    }
    const paused = fixes.findIndex((fix) => Date.parse(fix.at) === Date.parse(at(page)!))
    assert.ok(paused >= 0, `paused between positions, at ${at(page)}`)
    // From a moment that is known: where it paused depends on how busy the machine is.
    await page.goto(`/console/typhoon?storm=${SAMPLE.id}&at=${SAMPLE.midway}`)
    await reach(page, SAMPLE.midway)
    await h1.click()
    await page.keyboard.press('ArrowRight')
    await reach(page, fixes[midway + 1]!.at)
    await page.keyboard.press('ArrowLeft')
    await reach(page, fixes[midway]!.at)
    await page.keyboard.press('ArrowLeft')
    await reach(page, fixes[midway - 1]!.at)
  })

  await t.test(
    'the sentence, the table and the map change with the moment, and know nothing later',
    async () => {
      await page.goto(`/console/typhoon?storm=${SAMPLE.id}&at=${SAMPLE.midway}&layers=none`)
      await reach(page, SAMPLE.midway)
      await page.getByRole('button', { name: 'As table' }).click()
      const seen: Awaited<ReturnType<typeof momentOf>>[] = []
      await slider.focus()
      for (let i = midway; i < midway + 5; i++) {
        await reach(page, fixes[i]!.at)
        const moment = await momentOf(page)
        assert.deepEqual(leaks(moment, upTo(i)), [])
        assert.deepEqual(
          moment.rows.map(({ head }) => head),
          ['now', ...[12, 24, 36, 48, 60, 72, 84, 96, 108, 120].map((h) => `+${h}`)],
        )
        assert.match(moment.sentence, /^Sample 12, .* Guangzhou/)
        seen.push(moment)
        await page.keyboard.press('ArrowRight')
      }
      const first = seen[0]!
      seen.forEach((moment, i) => {
        assert.equal(moment.drawn.fills - first.drawn.fills, i, 'each step draws one more position')
        if (i > 0) assert.notDeepEqual(moment.rows, seen[i - 1]!.rows)
      })
      assert.ok(new Set(seen.map(({ sentence }) => sentence)).size > 1)
      assert.ok(first.strength !== null && first.strength.rows.length > 10)
    },
  )

  await t.test('the slider is dragged with the pointer', async () => {
    const box = (await slider.boundingBox())!
    await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2, { steps: 8 })
    await page.mouse.up()
    const value = new Date(Number(await slider.inputValue()) * 60_000)
    const known = fixes.filter((fix) => Date.parse(fix.at) <= value.getTime())
    assert.ok(known.length > 2 && known.length < fixes.length / 2, `${known.length} of ${fixes.length}`)
    await reach(page, known.at(-1)!.at)
    assert.deepEqual(leaks(await momentOf(page), known), [])
    await inAddress(page, new RegExp(`at=${value.toISOString().slice(0, 16)}Z`))
  })

  await t.test('an address reopens the view; back leads to the storm before', async () => {
    await page.goto(`/console/typhoon?storm=${SAMPLE.id}&at=${SAMPLE.midway}`)
    await reach(page, SAMPLE.midway)
    const { sentence, rows, description } = await momentOf(page)
    const address = page.url()
    await page.reload()
    await reach(page, SAMPLE.midway)
    const again = await momentOf(page)
    assert.deepEqual(
      [again.sentence, again.rows, again.description, page.url()],
      [sentence, rows, description, address],
    )

    const analog = page.locator('.analog-name').first()
    const name = await analog.textContent()
    await analog.click()
    await page.waitForFunction(() => !new URLSearchParams(location.search).has('at'))
    await h1.filter({ hasText: name!.replace(/ \d{4}$/, '') }).waitFor()
    await page.goBack()
    await reach(page, SAMPLE.midway)
    assert.equal(await h1.textContent(), sentence)
  })

  await t.test('past storms are pinned, named on the map, and compared', async () => {
    const name = (await page.locator('.analog-name').first().textContent())!
    // Away from the list: what the pointer is on has a colour too.
    await page.mouse.move(5, 5)
    await page.locator('.analog-hovered').waitFor({ state: 'detached' })
    const colours = new Set((await momentOf(page)).drawn.colours)
    await page.getByRole('button', { name: `Pin: ${name}` }).click()
    await page.getByRole('button', { name: `Unpin: ${name}`, pressed: true }).waitFor()
    await page.mouse.move(5, 5)
    await inAddress(page, /pins=sample:/)
    const pinned = (await momentOf(page)).drawn.colours.filter((colour) => !colours.has(colour))
    assert.equal(pinned.length, 1, `a colour of its own on the map: ${pinned.join()}`)
    await page.getByRole('button', { name: 'As table' }).click()
    await page.getByRole('columnheader', { name: new RegExp(`^${name}`) }).waitFor()
    await page.getByRole('button', { name: 'Compare' }).click()
    const dialog = page.getByRole('dialog', { name: 'Past storms like this one' })
    const rows = dialog.locator('tbody tr')
    assert.ok((await rows.count()) >= 5)
    assert.equal(await rows.filter({ hasText: name }).count(), 1)
    assert.deepEqual(await axeFaults(page), [])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: `Unpin: ${name}` }).click()
    await page.waitForURL((url) => !url.searchParams.has('pins'))
  })

  await t.test('what it brings, what agencies say and how good it was are opened by hand', async () => {
    await page.locator('.scenario').first().focus()
    const unfold = (title: string) => page.getByRole('button', { name: `Unfold: ${title}` }).click()
    await unfold('What it brings')
    const impact = page.getByRole('region', { name: 'What it brings' })
    await impact.getByRole('button', { name: 'Centre near' }).click()
    await impact.locator('.near-table tbody tr, p').first().waitFor()
    await impact.getByRole('button', { name: 'Rain, one in ten' }).click()
    await impact.locator('.heat-row').nth(11).waitFor()
    await impact.getByRole('button', { name: 'As table' }).click()
    assert.equal(await impact.locator('tbody tr').count(), 40)
    await unfold('What the agencies say')
    await page.getByText('belong to storms that are followed live').waitFor()
    await unfold('How good such forecasts were')
    await page.getByText('kapok typhoon verify --source sample').waitFor()
    await inAddress(page, /unfold=impact,agencies,quality/)
    assert.deepEqual(await axeFaults(page), [])
    for (const title of ['What it brings', 'What the agencies say', 'How good such forecasts were'])
      await page.getByRole('button', { name: `Fold: ${title}`, exact: true }).click()
    await page.waitForURL((url) => !url.searchParams.has('unfold'))
  })

  await t.test('what came is off until it is asked for, and said to be so', async () => {
    await page.getByRole('button', { name: 'Layers' }).click()
    const box = page.getByRole('checkbox', { name: /What came/ })
    assert.equal(await box.isChecked(), false)
    assert.equal(await page.getByRole('checkbox', { name: /Reference/ }).isChecked(), false)
    const before = (await momentOf(page)).drawn.fills
    await box.check()
    await page.getByRole('note').filter({ hasText: 'not known at this moment' }).waitFor()
    await inAddress(page, /layers=.*after/)
    assert.equal((await momentOf(page)).drawn.fills - before, fixes.length - 1 - midway)
    assert.deepEqual(await axeFaults(page), [])
    await box.uncheck()
    await page.waitForURL((url) => !url.searchParams.has('layers'))
    assert.equal((await momentOf(page)).drawn.fills, before)
    await page.keyboard.press('Escape')
  })

  await t.test('language and display are switched in place, and kept', async () => {
    await page.getByRole('button', { name: '中文' }).click()
    await h1.filter({ hasText: '广州' }).waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN')
    await page.getByRole('button', { name: '夜间' }).click()
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = await ground()
    await page.goto(`/console/typhoon?storm=${SAMPLE.id}&at=${SAMPLE.midway}`)
    await h1.filter({ hasText: '广州' }).waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.dataset['theme']), 'night')
    assert.equal(await ground(), dark)
    await page.getByRole('button', { name: '夜间', pressed: true }).click()
    assert.notEqual(await ground(), dark)
    await page.getByRole('button', { name: 'English' }).click()
    await reach(page, SAMPLE.midway)
  })

  await t.test('Ctrl K finds pages and commands; ? lists the keys', async () => {
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Search and commands' })
    await palette.getByRole('combobox').waitFor()
    await page.keyboard.type('what came')
    await palette.getByRole('option', { name: /Show or hide what came/, selected: true }).waitFor()
    assert.deepEqual(await axeFaults(page), [])
    await page.keyboard.press('Enter')
    await inAddress(page, /layers=.*after/)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('galer')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/console\/gallery\?at=/)
    await page.goBack()
    await reach(page, SAMPLE.midway)
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await keys.getByText('Play or pause the replay').waitFor()
    assert.deepEqual(await axeFaults(page), [])
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'detached' })
  })

  await t.test('the first stop of the keyboard skips to the content; every stop can be seen', async () => {
    await page.goto(`/console/typhoon?storm=${SAMPLE.id}&at=${SAMPLE.midway}`)
    await reach(page, SAMPLE.midway)
    await page.keyboard.press('Tab')
    assert.equal(await focused(page), 'Skip to content')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'page')
    await reach(page, SAMPLE.midway)
    const hidden: string[] = []
    const stops = new Set<string>()
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press('Tab')
      stops.add(await focused(page))
      if (!(await isSeen(page))) hidden.push(await focused(page))
    }
    assert.ok(stops.size > 12, [...stops].join(', '))
    assert.deepEqual(hidden, [])
  })

  await t.test('a range of time, and a moment that has not come, are refused or shown in words', async () => {
    await page.getByRole('button', { name: /^Time:/ }).click()
    await page.getByRole('textbox', { name: 'Past moment' }).fill('2031-01-01 00:00')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'has not come yet' }).waitFor()
    await page.getByRole('textbox', { name: 'Past moment' }).fill(beijing(fixes[midway + 2]!.at))
    await page.keyboard.press('Enter')
    await reach(page, fixes[midway + 2]!.at)
  })

  await t.test('the phone shows the same in sheets', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    for (const [tab, content] of [
      ['Forecast', '.forecast-table'],
      ['Past storms like this one', '.analogs'],
      ['Layers', '.layers'],
      ['Strength', 'figure canvas, figure table'],
    ] as const) {
      await page.locator('.map-tabs').getByRole('button', { name: tab, exact: true }).click()
      const sheet = page.getByRole('dialog', { name: tab, exact: true })
      await sheet.locator(content).first().waitFor()
      assert.deepEqual(await axeFaults(page), [], tab)
      await page.keyboard.press('Escape')
      await sheet.waitFor({ state: 'detached' })
    }
    await page.waitForURL((url) => !url.searchParams.has('sheet'))
  })

  await t.test('no forecast told anything later than its moment, and nothing went wrong on the way', () => {
    assert.ok(forecasts.seen.size >= fixes.length, `${forecasts.seen.size} forecasts`)
    assert.deepEqual(forecasts.leaks, [])
    assert.deepEqual(faults, [])
  })
  await context.close()
})

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? element?.tagName ?? ''
  })

/** Within the window, and with an outline or a ring about it. */
const isSeen = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const element = document.activeElement!
    const box = element.getBoundingClientRect()
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    const marked = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
    return (
      marked &&
      box.width > 0 &&
      box.bottom > 0 &&
      box.top < innerHeight &&
      box.right > 0 &&
      box.left < innerWidth
    )
  })
