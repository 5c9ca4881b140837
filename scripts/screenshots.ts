/**
 * `npm run screenshots`: starts a server of its own on an empty folder with the generated sample, opens the pages in
 * the machine's Chromium, and writes docs/screenshots/*.png. Anyone gets the same views, for the sample is seeded.
 * Where KAPOK_REFERENCE names reference data, views of a real storm go to var/screenshots/, which is not committed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import type { Browser, Page, Request } from 'playwright-core'
import { startServer } from '../bench/running.ts'
import { launch, NO_BROWSER } from '../tests/console/chromium.ts'
import { distanceKm, type Point } from '#engines/cyclone/sphere.ts'

const root = resolve(import.meta.dirname, '..')
const GUANGZHOU: Point = { lon: 113.26, lat: 23.13 }
/** The moment shown: this long before the storm was nearest to the city, when a duty room decides. */
const BEFORE_NEAREST_MS = 60 * 3_600_000
const MOST_BYTES = 300_000
const say = (text: string): void => void process.stderr.write(`${text}\n`)

interface View {
  readonly name: string
  readonly path: string
  readonly width: number
  readonly height: number
  readonly theme: 'light' | 'night'
  readonly locale: 'en' | 'zh-CN'
}

const WIDE = { width: 1440, height: 900, theme: 'light', locale: 'en' } as const
const PHONE = { width: 390, height: 844, theme: 'light', locale: 'zh-CN' } as const

/** Resolves when the page has asked for nothing more for a while; the stream of facts never ends and does not count. */
function whenQuiet(page: Page): () => Promise<void> {
  const open = new Set<Request>()
  let last = Date.now()
  page.on('request', (request) => {
    if (!request.url().includes('/api/facts/stream')) open.add(request)
    last = Date.now()
  })
  const ended = (request: Request): void => {
    open.delete(request)
    last = Date.now()
  }
  page.on('requestfinished', ended)
  page.on('requestfailed', ended)
  return async () => {
    const deadline = Date.now() + 60_000
    while (open.size > 0 || Date.now() - last < 1500) {
      if (Date.now() > deadline) throw new Error(`${page.url()} is still loading after a minute`)
      await page.waitForTimeout(100)
    }
  }
}

async function take(browser: Browser, base: string, folder: string, view: View): Promise<void> {
  const { name, path, width, height, theme, locale } = view
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    timezoneId: 'Asia/Shanghai',
    colorScheme: theme === 'night' ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  try {
    const page = await context.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    const quiet = whenQuiet(page)
    const answer = await page.goto(base + path, { waitUntil: 'load' })
    if (answer?.ok() !== true) throw new Error(`${path} answered ${answer?.status()}`)
    await quiet()
    if (faults.length > 0) throw new Error(`${path}: ${faults.join('; ')}`)
    const file = join(folder, `${name}.png`)
    const png = palettePng(await pixelsOf(browser, await stillPicture(page)), width, height)
    writeFileSync(file, png)
    say(`${relative(root, file)}: ${Math.round(png.length / 1000)} kB`)
    if (png.length > MOST_BYTES) throw new Error(`${file} has more than ${MOST_BYTES} bytes`)
  } finally {
    await context.close()
  }
}

/** The picture once it stays the same: the map draws what its worker brings, which no request of the page tells of. */
async function stillPicture(page: Page): Promise<Buffer> {
  let picture = await page.screenshot()
  for (let [same, tries] = [0, 0]; same < 3; tries += 1) {
    if (tries > 60) throw new Error(`${page.url()} never stands still`)
    await page.waitForTimeout(700)
    const next = await page.screenshot()
    same = next.equals(picture) ? same + 1 : 0
    picture = next
  }
  return picture
}

/** A picture's pixels, red, green, blue and alpha in turn, decoded by the browser that took it. */
async function pixelsOf(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage()
  try {
    const text = await page.evaluate(
      async (source) => {
        const image = await createImageBitmap(await (await fetch(source)).blob())
        const canvas = new OffscreenCanvas(image.width, image.height)
        const context = canvas.getContext('2d')!
        context.drawImage(image, 0, 0)
        const { data } = context.getImageData(0, 0, image.width, image.height)
        let raw = ''
        for (let i = 0; i < data.length; i += 8192) raw += String.fromCharCode(...data.subarray(i, i + 8192))
        return btoa(raw)
      },
      `data:image/png;base64,${png.toString('base64')}`,
    )
    return Buffer.from(text, 'base64')
  } finally {
    await page.close()
  }
}

/** The colours that stand for all: the commonest one of each of the 256 commonest groups of like colours. */
function paletteOf(counts: ReadonlyMap<number, number>): number[] {
  const groups = new Map<number, { total: number; colour: number; most: number }>()
  for (const [colour, count] of counts) {
    // Five bits of each channel.
    const group = colour & 0xf8f8f8
    const { total, colour: before, most } = groups.get(group) ?? { total: 0, colour, most: 0 }
    const now = count > most ? { colour, most: count } : { colour: before, most }
    groups.set(group, { total: total + count, ...now })
  }
  return [...groups.values()]
    .sort((a, b) => b.total - a.total)
    .slice(0, 256)
    .map(({ colour }) => colour)
}

function nearestIn(palette: readonly number[], colour: number): number {
  let best = 0
  let least = Infinity
  for (const [index, other] of palette.entries()) {
    const [r, g, b] = [16, 8, 0].map((shift) => ((colour >> shift) & 255) - ((other >> shift) & 255))
    const distance = r! ** 2 + g! ** 2 + b! ** 2
    if (distance < least) [best, least] = [index, distance]
  }
  return best
}

/** A PNG of at most 256 colours (PNG specification, colour type 3): half the size, and nothing is lost that one sees. */
function palettePng(pixels: Buffer, width: number, height: number): Buffer {
  const counts = new Map<number, number>()
  for (let i = 0; i < pixels.length; i += 4) {
    const colour = pixels.readUIntBE(i, 3)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const palette = paletteOf(counts)
  const indices = new Map([...counts.keys()].map((colour) => [colour, nearestIn(palette, colour)]))
  // Each row begins with its filter: none.
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + 1 + x] = indices.get(pixels.readUIntBE((y * width + x) * 4, 3))!

  const chunk = (type: string, data: Buffer): Buffer => {
    const framed = Buffer.alloc(data.length + 12)
    framed.writeUInt32BE(data.length)
    framed.write(type, 4, 'latin1')
    data.copy(framed, 8)
    framed.writeUInt32BE(crc32(framed.subarray(4, -4)), data.length + 8)
    return framed
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 3], 8)
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

async function ask<Answer>(url: string): Promise<Answer> {
  const reply = await fetch(url)
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}`)
  return (await reply.json()) as Answer
}

/** Of the latest season, the storm that came nearest to the city, and the moment to look at it. */
async function stormToShow(base: string): Promise<{ id: string; at: string }> {
  const api = `${base}/api/typhoon`
  const { storms } = await ask<{ storms: { id: string; season: number }[] }>(`${api}/storms?limit=100`)
  let best: { id: string; at: string; km: number } | null = null
  for (const { id } of storms.filter(({ season }) => season === storms[0]?.season)) {
    const { track } = await ask<{ track: (Point & { at: string })[] }>(
      `${api}/storms/${encodeURIComponent(id)}`,
    )
    const nearest = track.toSorted((a, b) => distanceKm(a, GUANGZHOU) - distanceKm(b, GUANGZHOU))[0]
    if (nearest === undefined) continue
    const wanted = Date.parse(nearest.at) - BEFORE_NEAREST_MS
    const at = track.findLast((fix) => Date.parse(fix.at) <= wanted)?.at ?? track[0]!.at
    const km = distanceKm(nearest, GUANGZHOU)
    if (best === null || km < best.km) best = { id, at, km }
  }
  if (best === null) throw new Error('there is no storm to show')
  return best
}

const address = (storm: string, at: string): string =>
  `/console/typhoon?storm=${encodeURIComponent(storm)}&at=${at.replace(/:\d\dZ$/, 'Z')}`

async function withServer(args: string[], run: (base: string, home: string) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'kapok-screenshots-'))
  const server = await startServer(home, args)
  try {
    await run(server.base, home)
  } finally {
    await server.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

async function sampleViews(browser: Browser): Promise<void> {
  const folder = join(root, 'docs', 'screenshots')
  mkdirSync(folder, { recursive: true })
  await withServer([], async (base) => {
    const { id, at } = await stormToShow(base)
    const path = address(id, at)
    const views: View[] = [
      { name: 'typhoon', path, ...WIDE },
      { name: 'typhoon-night', path, ...WIDE, theme: 'night', locale: 'zh-CN' },
      { name: 'typhoon-phone', path, ...PHONE },
      { name: 'portal', path: '/', ...WIDE },
      { name: 'gallery', path: '/console/gallery', ...WIDE },
    ]
    for (const view of views) await take(browser, base, folder, view)
  })
}

async function realViews(browser: Browser, files: string): Promise<void> {
  const folder = join(root, 'var', 'screenshots')
  mkdirSync(folder, { recursive: true })
  await withServer(['--no-sample'], async (base, home) => {
    const { status } = spawnSync(process.execPath, [join(root, 'src/main.ts'), 'typhoon', 'import', files], {
      env: { ...process.env, KAPOK_HOME: home },
      stdio: 'ignore',
    })
    if (status !== 0) throw new Error(`the import of ${files} ended with ${status}`)
    // Mangkhut, two and a half days before it came ashore.
    const path = address('cma:2018-1822', '2018-09-14T00:00:00Z')
    await take(browser, base, folder, { name: 'mangkhut', path, ...WIDE })
    await take(browser, base, folder, { name: 'mangkhut-night', path, ...WIDE, theme: 'night' })
    await take(browser, base, folder, { name: 'mangkhut-phone', path, ...PHONE })
  })
}

if (NO_BROWSER !== null) throw new Error(NO_BROWSER)
const browser = await launch()
try {
  await sampleViews(browser)
  const reference = process.env['KAPOK_REFERENCE']
  const files = reference === undefined ? null : join(reference, 'typhoon', 'cma_bst')
  if (files !== null && existsSync(files)) await realViews(browser, files)
  else say('no views of a real storm: KAPOK_REFERENCE names no folder with typhoon/cma_bst')
} finally {
  await browser.close()
}
