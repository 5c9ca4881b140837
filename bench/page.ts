/**
 * The typhoon page in a real browser (headless Chromium, drawing in software) on localhost: how soon a cold load shows
 * the answer, and how long a move of the slider takes to be drawn. With KAPOK_REFERENCE over the whole history of CMA
 * and Mangkhut (2018), else over the generated sample.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launch, NO_BROWSER } from '../tests/console/chromium.ts'
import { atMost, type Figure, percentile, print } from './figures.ts'
import { startServer } from './running.ts'

const COLD_LOADS = 7
const DRAG_MOVES = 120
const root = resolve(import.meta.dirname, '..')
if (NO_BROWSER !== null) throw new Error(NO_BROWSER)
if (!existsSync(join(root, 'dist', 'console', 'index.html')))
  throw new Error('the pages are not built: npm run build')

const reference = process.env['KAPOK_REFERENCE']
const STORM =
  reference === undefined
    ? { id: 'sample:2025-x12', name: 'Sample 12', at: '2025-09-13T00:00Z' }
    : { id: 'cma:2018-1822', name: 'Mangkhut', at: '2018-09-14T00:00Z' }

interface Marks {
  /** Milliseconds since the navigation began at which the sentence stood there, and the storm was drawn with it. */
  sentence: number | null
  whole: number | null
  /** Milliseconds from an input to the end of the first frame whose storm was drawn after it. */
  readonly inputs: number[]
  /** Of these, those of a camera that had stood still for a second: a turn draws the land anew too. */
  readonly still: number[]
  /** The page's own measures of the same. */
  readonly own: number[]
}

/**
 * Runs in the page before anything of its own. A frame counts as done when a message posted in its animation frame
 * arrives: after layout and paint.
 */
function watch(wanted: { sentence: string; name: string }): void {
  const marks: Marks = { sentence: null, whole: null, inputs: [], still: [], own: [] }
  Object.assign(globalThis, { pageMarks: marks })
  const afterFrame = (then: (now: number) => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => {
        port1.close()
        then(performance.now())
      })
      port1.start()
      port2.postMessage(null)
    })
  let isDrawn = false
  let input: number | null = null
  // The land drawn anew, or the storm without an input before: the camera moved.
  let turnedAt = -Infinity
  const STILL_MS = 1000
  const { clearRect, fillRect, fillText } = CanvasRenderingContext2D.prototype
  const isOurs = ({ canvas }: CanvasRenderingContext2D) =>
    canvas instanceof HTMLCanvasElement && canvas.closest('.storm-overlay') !== null
  Object.assign(CanvasRenderingContext2D.prototype, {
    clearRect(this: CanvasRenderingContext2D, ...args: Parameters<typeof clearRect>) {
      if (isOurs(this)) {
        const began = input
        const turned = turnedAt
        input = null
        if (began === null) turnedAt = performance.now()
        else
          afterFrame((now) => {
            marks.inputs.push(now - began)
            if (began - turned > STILL_MS && turnedAt === turned) marks.still.push(now - began)
          })
      }
      clearRect.apply(this, args)
    },
    fillRect(this: CanvasRenderingContext2D, ...args: Parameters<typeof fillRect>) {
      if (this.canvas instanceof HTMLCanvasElement && this.canvas.classList.contains('map-ground'))
        turnedAt = performance.now()
      fillRect.apply(this, args)
    },
    fillText(this: CanvasRenderingContext2D, ...args: Parameters<typeof fillText>) {
      if (isOurs(this) && args[0].startsWith(wanted.name)) isDrawn = true
      fillText.apply(this, args)
    },
  })
  for (const type of ['keydown', 'input'])
    addEventListener(type, (event) => (input = event.timeStamp), { capture: true })
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries())
      if (name.startsWith('kapok:')) marks.own.push(duration)
  }).observe({ type: 'measure', buffered: true })
  const look = () => {
    const says = document.querySelector('h1')?.textContent?.includes(wanted.sentence) === true
    if (says && marks.sentence === null) afterFrame((now) => (marks.sentence ??= now))
    if (says && isDrawn) afterFrame((now) => (marks.whole ??= now))
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

const marksOf = (page: Page): Promise<Marks> =>
  page.evaluate(() => (globalThis as unknown as { pageMarks: Marks }).pageMarks)

/** Somebody with an empty cache opens the page at a moment of the storm's life. */
async function open(browser: Browser, base: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width: 1440, height: 900 },
    locale: 'en',
  })
  const page = await context.newPage()
  await page.addInitScript(watch, { sentence: 'Guangzhou', name: STORM.name })
  await page.goto(`/console/typhoon?storm=${STORM.id}&at=${STORM.at}`, { waitUntil: 'commit' })
  await page.waitForFunction(() => (globalThis as unknown as { pageMarks: Marks }).pageMarks.whole !== null)
  return page
}

async function coldLoads(browser: Browser, base: string): Promise<{ whole: number[]; sentence: number[] }> {
  const times = { whole: [] as number[], sentence: [] as number[] }
  for (let i = 0; i < COLD_LOADS; i++) {
    const page = await open(browser, base)
    const { whole, sentence } = await marksOf(page)
    times.whole.push(whole!)
    times.sentence.push(sentence!)
    await page.context().close()
  }
  return times
}

/** Walks the whole storm by the arrow key and then drags the slider to and fro, all forecasts being there. */
async function moves(browser: Browser, base: string): Promise<{ keys: Marks; drag: Marks; steps: number }> {
  const { track } = (await (await fetch(`${base}/api/typhoon/storms/${STORM.id}`)).json()) as {
    track: { at: string }[]
  }
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width: 1440, height: 900 },
    locale: 'en',
  })
  const page = await context.newPage()
  let forecasts = 0
  page.on('response', (response) => {
    if (!/\/replay\?|\/forecast\?/.test(response.url())) return
    void response.json().then(
      (body: { forecasts?: unknown[] }) => (forecasts += body.forecasts?.length ?? 1),
      () => undefined,
    )
  })
  await page.addInitScript(watch, { sentence: 'Guangzhou', name: STORM.name })
  await page.goto(`/console/typhoon?storm=${STORM.id}&at=${track[0]!.at.slice(0, 16)}Z`)
  while (forecasts < track.length) await page.waitForTimeout(100)
  await page.locator('.strength canvas').first().waitFor()
  await page.waitForTimeout(1000)
  const forget = () =>
    page.evaluate(() => {
      const { inputs, still, own } = (globalThis as unknown as { pageMarks: Marks }).pageMarks
      for (const list of [inputs, still, own]) list.length = 0
    })
  const slider = page.getByRole('slider', { name: 'Past moment' })
  await slider.focus()
  await forget()
  for (let i = 1; i < track.length; i++) {
    await page.keyboard.press('ArrowRight')
    await page.waitForTimeout(120)
  }
  const keys = await marksOf(page)
  await forget()
  const box = (await slider.boundingBox())!
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width - 8, y)
  await page.mouse.down()
  for (let i = 0; i < DRAG_MOVES; i++) {
    const share = Math.abs((((2 * i) / DRAG_MOVES) % 2) - 1)
    await page.mouse.move(box.x + 8 + (box.width - 16) * share, y)
    await page.waitForTimeout(16)
  }
  await page.mouse.up()
  await page.waitForTimeout(500)
  const drag = await marksOf(page)
  await context.close()
  return { keys, drag, steps: track.length - 1 }
}

const most = (values: readonly number[]): number => Math.max(...values)
const figures = (what: string, values: readonly number[]): Figure[] => [
  atMost(`${what}, p50`, percentile(values, 0.5), 50, 'ms'),
  atMost(`${what}, p95`, percentile(values, 0.95), 50, 'ms'),
  { name: `${what}, max`, value: Number(most(values).toPrecision(3)), unit: 'ms' },
]

const home = mkdtempSync(join(tmpdir(), 'kapok-bench-'))
const server = await startServer(home, reference === undefined ? [] : ['--no-sample'])
try {
  if (reference !== undefined) await importHistory(join(reference, 'typhoon', 'cma_bst'))
  const browser = await launch()
  try {
    const loads = await coldLoads(browser, server.base)
    const { keys, drag, steps } = await moves(browser, server.base)
    const data = reference === undefined ? 'the generated sample' : 'CMA 1949 to 2018'
    print({
      title: 'The typhoon page in a browser on localhost',
      figures: [
        atMost('first useful paint, cold, median', percentile(loads.whole, 0.5) / 1000, 1.5, 's'),
        atMost('first useful paint, cold, worst', most(loads.whole) / 1000, 1.5, 's'),
        {
          name: 'the sentence alone, median',
          value: Math.round(percentile(loads.sentence, 0.5)),
          unit: 'ms',
        },
        ...figures('arrow key to drawn map', keys.inputs),
        ...figures('arrow key to drawn map, the camera standing still', keys.still),
        ...figures('arrow key to drawn map, as the page measures it', keys.own),
        ...figures('dragged slider to drawn map', drag.inputs),
        ...figures('dragged slider to drawn map, the camera standing still', drag.still),
        ...figures('dragged slider to drawn map, as the page measures it', drag.own),
      ],
      notes: [
        `over ${data}, ${STORM.name}; headless Chromium that draws in software, 1440 × 900`,
        `first useful paint: from the start of the navigation, with an empty cache, to the end of the frame in which the storm is on the map and the sentence speaks of Guangzhou, the forecast being asked for on the way; ${COLD_LOADS} loads: ${loads.whole.map((ms) => `${Math.round(ms)} ms`).join(', ')}; the first comes right after the import, and waits for the forecast until the server has read the history`,
        `slider: from the input event’s own time to the end of the frame in which the storm’s canvas was drawn after it; ${keys.inputs.length} of ${steps} key strokes and ${drag.inputs.length} of ${DRAG_MOVES} moves (several may fall into one frame), all forecasts of the storm loaded before`,
        `the camera stood still, for a second before, at ${keys.still.length} of ${keys.inputs.length} key strokes and ${drag.still.length} of ${drag.inputs.length} moves; when it follows a storm out of view, the land is drawn anew in the same frame, on a plain canvas; MapLibre follows when the reader rests`,
      ],
    })
  } finally {
    await browser.close()
  }
} finally {
  await server.stop()
  rmSync(home, { recursive: true, force: true })
}

function importHistory(folder: string): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(
      process.execPath,
      [join(root, 'src/main.ts'), 'typhoon', 'import', folder, '--json'],
      {
        env: { ...process.env, KAPOK_HOME: home },
        stdio: 'ignore',
      },
    )
    child.on('exit', (code) => (code === 0 ? done() : failed(new Error(`the import ended with ${code}`))))
  })
}
