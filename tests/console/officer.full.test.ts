/** The duty officer at work: invited, signed in, entering and withdrawing positions, importing; and a visitor who watches. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { axeFaults } from './checks.ts'
import { NO_CONSOLE, openBrowser, openConsole, visit } from './browser.ts'
import { beijing } from './moment.ts'
import { administrator } from './people.ts'

const HOUR_MS = 3_600_000
const nowMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
const hoursAgo = (h: number): string => beijing(new Date(nowMs - h * HOUR_MS))
const KEY = `${new Date(nowMs - 30 * HOUR_MS).getUTCFullYear()}-9902`
const EMAIL = 'zhou.min@example.org'
const PASSWORD = 'four words make a key'

/** A file in the form of the CMA best track: the second storm's second position lies at 95° north. */
const BAD_FILE = `66666 9801    3 0001 9801 0 6 GOOD                               20190319
2018090700 1 121 1678 1002      13
2018090706 1 124 1666 1000      15
2018090712 2 129 1653  998      18
66666 9802    2 0002 9802 0 6 BAD                                20190319
2018090800 1 121 1678 1002      13
2018090806 1 950 1666 1000      15
`

test('the duty officer', { skip: NO_CONSOLE }, async (t) => {
  const [browser, console] = await Promise.all([openBrowser(t), openConsole(t, { sample: true })])
  const { base } = console
  const chief = await administrator(browser, console)
  const officer = await visit(browser, { base })
  const watcher = await visit(browser, { base })
  const { page } = officer
  let link = ''

  await t.test('the administrator invites them, and gets a link to hand over', async () => {
    const desk = await chief.newPage()
    await desk.goto('/console/access')
    await desk.getByRole('button', { name: 'Invite somebody' }).click()
    const dialog = desk.getByRole('dialog', { name: 'Invite somebody' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Zhou Min')
    await dialog.getByRole('textbox', { name: 'E-mail' }).fill(EMAIL)
    await dialog.getByRole('checkbox', { name: /Duty officer/i }).check()
    assert.deepEqual(await axeFaults(desk), [])
    await dialog.getByRole('button', { name: 'Make the link' }).click()
    link = await dialog.getByRole('textbox', { name: /One-time link/ }).inputValue()
    assert.match(link, /\/console\/setup\?.*token=/)
    await desk.close()
  })

  await t.test('the link makes their account, and signs them in', async () => {
    await page.goto(new URL(link).pathname + new URL(link).search)
    assert.equal(await page.getByRole('textbox', { name: 'E-mail' }).inputValue(), EMAIL)
    assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'Zhou Min')
    await page.getByLabel('Password (at least 12 characters)').fill(PASSWORD)
    await page.getByLabel('Password again').fill(`${PASSWORD}!`)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.getByRole('alert').filter({ hasText: 'The two passwords differ' }).waitFor()
    await page.getByLabel('Password again').fill(PASSWORD)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.getByRole('button', { name: 'Zhou Min' }).waitFor()
    assert.doesNotMatch(page.url(), /token/)
  })

  await t.test('they sign out; a wrong password is told, the right one lets in where they were', async () => {
    await page.getByRole('button', { name: 'Zhou Min' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await signIn(page, EMAIL, 'not the password')
    await page.getByRole('alert').filter({ hasText: 'Email or password is not right' }).waitFor()
    assert.equal(await page.getByLabel('E-mail').inputValue(), EMAIL)
    await signIn(page, EMAIL, PASSWORD)
    await page.getByRole('button', { name: 'Zhou Min' }).waitFor()
    await page.waitForURL(/\/console\/typhoon/)
  })

  await t.test('who guesses must wait, and is told how long', async () => {
    const guesser = await visit(browser, { base })
    await guesser.page.goto('/console/sign-in')
    for (let i = 0; i < 6; i++) {
      const answer = guesser.page.waitForResponse(/\/api\/access\/sign-in/)
      await signIn(guesser.page, 'somebody@example.org', `guess ${i}`)
      await answer
    }
    await guesser.page
      .getByRole('alert')
      .filter({ hasText: /\d+ s until you can try again/ })
      .waitFor()
    await guesser.context.close()
  })

  await t.test('a position from the future is refused at its field; what was written stays', async () => {
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'is over' }).waitFor()
    await page.locator('h1').click()
    await page.keyboard.press('a')
    await page.getByRole('button', { name: 'Save the position' }).click()
    assert.equal(await page.getByRole('alert').filter({ hasText: 'Needed' }).count(), 4)
    await fill(page, {
      Storm: KEY,
      'Name (': 'Anwar',
      Time: hoursAgo(-30),
      Longitude: '125.3',
      Latitude: '16',
      Wind: '30',
    })
    await page.getByRole('button', { name: 'Save the position' }).click()
    const at = page.locator('label').filter({ hasText: 'Time of the position' })
    await at.getByRole('alert').filter({ hasText: 'Check the time' }).waitFor()
    assert.equal(await field(page, 'Time').getAttribute('aria-invalid'), 'true')
    assert.equal(await field(page, 'Longitude').inputValue(), '125.3')
    assert.deepEqual(await axeFaults(page), [])
  })

  await t.test('a good one makes the storm; who watches sees it without reloading', async () => {
    await watcher.page.goto('/console/typhoon')
    await watcher.page.getByRole('heading', { level: 1 }).filter({ hasText: 'is over' }).waitFor()
    await fill(page, { Time: hoursAgo(13) })
    await page.getByRole('button', { name: 'Save the position' }).click()
    for (const tab of [page, watcher.page]) {
      await tab.getByRole('heading', { level: 1 }).filter({ hasText: 'Anwar' }).waitFor()
      await tab.locator('.forecast-table tr').filter({ hasText: '16.0°N 125.3°E' }).waitFor()
    }
    await watcher.page.getByRole('status').filter({ hasText: 'New advisory: Anwar' }).waitFor()
    assert.equal(await watcher.page.getByRole('button', { name: 'Add advisory' }).count(), 0)
  })

  await t.test('one that is too far away asks whether it is right', async () => {
    await page.getByRole('button', { name: 'Add advisory' }).click()
    await fill(page, { Time: hoursAgo(7), Longitude: '142', Latitude: '16.5', Wind: '33' })
    assert.equal(await field(page, 'Storm').inputValue(), KEY)
    await page.getByRole('button', { name: 'Save the position' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: /It is [\d,]+ km from the position/ })
      .waitFor()
    await page.getByRole('checkbox', { name: /The place is right/ }).check()
    assert.deepEqual(await axeFaults(page), [])
    await field(page, 'Longitude').fill('124.2')
    assert.equal(await page.getByRole('checkbox', { name: /The place is right/ }).isChecked(), false)
    await page.getByRole('button', { name: 'Save the position' }).click()
    for (const tab of [page, watcher.page])
      await tab.locator('.forecast-table tr').filter({ hasText: '16.5°N 124.2°E' }).waitFor()
  })

  await t.test(
    'a jump that is confirmed is taken; withdrawn by holding, it is gone for everyone',
    async () => {
      await page.getByRole('button', { name: 'Add advisory' }).click()
      await fill(page, { Time: hoursAgo(1), Longitude: '150', Latitude: '17', Wind: '35' })
      await page.getByRole('button', { name: 'Save the position' }).click()
      await page.getByRole('checkbox', { name: /The place is right/ }).check()
      await page.getByRole('button', { name: 'Save the position' }).click()
      for (const tab of [page, watcher.page])
        await tab.locator('.forecast-table tr').filter({ hasText: '17.0°N 150.0°E' }).waitFor()
      await page.getByRole('button', { name: /^Withdraw: .*150\.0°E/ }).click()
      const dialog = page.getByRole('dialog', { name: 'Withdraw' })
      await dialog.getByText(/Anwar.*150\.0°E/).waitFor()
      const hold = dialog.getByRole('button', { name: /hold for two seconds/ })
      await hold.click()
      assert.equal(await dialog.count(), 1, 'a click is not enough')
      await hold.focus()
      await page.keyboard.down('Space')
      await dialog.waitFor({ state: 'detached' })
      await page.keyboard.up('Space')
      for (const tab of [page, watcher.page]) {
        await tab.locator('.forecast-now').filter({ hasText: '16.5°N 124.2°E' }).waitFor()
        await tab
          .locator('.advisory-past')
          .filter({ hasText: '150.0°E' })
          .filter({ hasText: 'withdrawn' })
          .waitFor()
      }
      await watcher.page.getByRole('status').filter({ hasText: 'An advisory was withdrawn' }).waitFor()
    },
  )

  await t.test(
    'a file with a bad storm is refused whole, or its good storms are kept; the report says where',
    async () => {
      await page.getByRole('button', { name: 'Data', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: 'Data' })
      const jobs = dialog.locator('section .job')
      const choose = (name: string) =>
        dialog
          .locator('input[type=file][multiple]')
          .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(BAD_FILE) })
      await choose('CH2018BST.txt')
      await jobs.first().getByText('Not taken: the file has faults').waitFor()
      const cells = await jobs.first().locator('tbody tr').first().locator('td').allTextContents()
      assert.equal(cells[0], '7')
      assert.match(cells.slice(1).join(' '), /95/)
      await dialog.getByRole('checkbox', { name: 'Keep the storms that are right' }).check()
      await choose('again.txt')
      await jobs
        .filter({ hasText: 'again.txt' })
        .getByText(/New 1 · Revised 0 · Rejected 1/)
        .waitFor()
      await dialog.locator('tr').filter({ hasText: 'CMA best track' }).waitFor()
      assert.deepEqual(await axeFaults(page), [])
      await page.keyboard.press('Escape')
      await watcher.page.getByRole('status').filter({ hasText: 'The history was updated' }).waitFor()
    },
  )

  await t.test('when the session has ended, the form says so and keeps what was written', async () => {
    await page.getByRole('button', { name: 'Add advisory' }).click()
    await fill(page, { Time: hoursAgo(1), Longitude: '123.1', Latitude: '17' })
    await officer.context.clearCookies()
    await page.getByRole('button', { name: 'Save the position' }).click()
    await page.getByRole('alert').filter({ hasText: 'The form keeps what you wrote' }).waitFor()
    assert.equal(await field(page, 'Longitude').inputValue(), '123.1')
    await page.reload()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Add advisory' }).count(), 0)
  })

  await t.test('nothing else went wrong on the way', () => {
    // The browser calls every refusal an error: those above, and no others.
    const refused = /status of (401|422|429)/
    assert.deepEqual(
      officer.faults.filter((fault) => !refused.test(fault)),
      [],
    )
    assert.deepEqual(watcher.faults, [])
  })
  for (const { context } of [officer, watcher, { context: chief }]) await context.close()
})

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.locator('form').getByRole('button', { name: 'Sign in' }).click()
}

/** A field of the advisory form, by the beginning of its label. */
const field = (page: Page, label: string) =>
  page
    .locator('.advisory-form label')
    .filter({ hasText: new RegExp(`^${label.replace('(', '\\(')}`) })
    .locator('input')

async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) await field(page, label).fill(text)
}
