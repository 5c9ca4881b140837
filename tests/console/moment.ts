/** What the typhoon page says and draws of a moment, and whether any of it is later than the moment. */
import type { BrowserContext, Page } from 'playwright-core'

/** A position in the storm's record. */
export interface Known {
  readonly at: string
}

interface Drawn {
  /** The words on the canvas over the map. */
  readonly texts: readonly string[]
  /** Filled shapes: one for each position, and as many others at every moment. */
  readonly fills: number
  /** Of lines, each once. */
  readonly colours: readonly string[]
}

/** Writes down what is drawn over the map, from the last time that the canvas was wiped. */
export async function recordDrawing(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const drawn = { texts: [] as string[], fills: 0, colours: [] as string[] }
    Object.assign(globalThis, { drawnOverMap: drawn })
    const { clearRect, fillText, fill, stroke } = CanvasRenderingContext2D.prototype
    const isOurs = (context: CanvasRenderingContext2D) =>
      context.canvas instanceof HTMLCanvasElement && context.canvas.closest('.storm-overlay') !== null
    Object.assign(CanvasRenderingContext2D.prototype, {
      clearRect(this: CanvasRenderingContext2D, ...args: Parameters<typeof clearRect>) {
        if (isOurs(this)) Object.assign(drawn, { texts: [], fills: 0, colours: [] })
        clearRect.apply(this, args)
      },
      fillText(this: CanvasRenderingContext2D, ...args: Parameters<typeof fillText>) {
        if (isOurs(this)) drawn.texts.push(args[0])
        fillText.apply(this, args)
      },
      fill(this: CanvasRenderingContext2D, ...args: Parameters<typeof fill>) {
        if (isOurs(this)) drawn.fills += 1
        fill.apply(this, args)
      },
      stroke(this: CanvasRenderingContext2D, ...args: Parameters<typeof stroke>) {
        const colour = String(this.strokeStyle)
        if (isOurs(this) && !drawn.colours.includes(colour)) drawn.colours.push(colour)
        stroke.apply(this, args)
      },
    })
  })
}

export interface Moment {
  readonly sentence: string
  /** The map in words. */
  readonly description: string
  /** The rows of the forecast table, the last position first: head, and the instant it is about. */
  readonly rows: readonly { readonly head: string; readonly at: string; readonly text: string }[]
  /** Every instant that the page marks as one outside that table. */
  readonly times: readonly string[]
  /** The strength chart as a table, where it is shown as one: its head, and the cells of its rows. */
  readonly strength: {
    readonly head: readonly string[]
    readonly rows: readonly (readonly string[])[]
  } | null
  readonly drawn: Drawn
}

export const momentOf = (page: Page): Promise<Moment> =>
  page.evaluate(() => {
    const text = (element: Element | null) => element?.textContent?.trim() ?? ''
    const all = (selector: string, within: ParentNode = document) => [...within.querySelectorAll(selector)]
    const figure = document.querySelector('.strength table')
    return {
      sentence: text(document.querySelector('h1')),
      description: text(document.querySelector('.map > p')),
      rows: all('.forecast-table tbody tr').map((row) => ({
        head: text(row.querySelector('th')),
        at: row.querySelector('time')?.getAttribute('datetime') ?? '',
        text: text(row),
      })),
      times: all('main time')
        .filter((time) => time.closest('.forecast-table') === null)
        .map((time) => time.getAttribute('datetime') ?? ''),
      strength:
        figure === null
          ? null
          : {
              head: all('thead th', figure).map(text),
              rows: all('tbody tr', figure).map((row) => all('td', row).map(text)),
            },
      drawn: { ...(globalThis as unknown as { drawnOverMap: Drawn }).drawnOverMap },
    }
  })

const BEIJING = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
})
/** `2018-09-16 17:00`: as the page writes times. */
export const beijing = (at: string | Date): string => BEIJING.format(new Date(at))

/**
 * What a moment shows that was not known then. `known` are the positions up to it, in order; the rest of the page may
 * speak of later hours only where it says that they are ahead: rows and words that begin with `+`.
 */
export function leaks(moment: Moment, known: readonly Known[]): string[] {
  const last = known.at(-1)!
  const lastMs = Date.parse(last.at)
  const isLater = (at: string) => Date.parse(at) > lastMs
  const faults: string[] = []
  const [, count, from, to] =
    /: (\d+) positions from (\S+ \S+) to (\S+ \S+?)\. /.exec(moment.description) ?? []
  if (Number(count) !== known.length || from !== beijing(known[0]!.at) || to !== beijing(last.at))
    faults.push(`the map in words: ${moment.description.slice(0, 160)}`)
  for (const { head, at } of moment.rows)
    if (head.startsWith('+') ? Date.parse(at) !== lastMs + Number(head) * 3_600_000 : isLater(at))
      faults.push(`the table: ${head} ${at}`)
  faults.push(...moment.times.filter(isLater).map((at) => `a time: ${at}`))
  const year = beijing(last.at).slice(0, 5)
  for (const text of moment.drawn.texts) {
    const time = /\d\d-\d\d \d\d:\d\d/.exec(text)?.[0]
    if (time !== undefined && !text.startsWith('+') && year + time > beijing(last.at))
      faults.push(`on the map: ${text}`)
  }
  if (moment.strength !== null) {
    const column = moment.strength.head.findIndex((head) => head.startsWith('Past'))
    const past = moment.strength.rows.filter((cells) => cells[column] !== '—')
    const reached = past.at(-1)?.[0] ?? ''
    if (past.length > known.length || reached > beijing(last.at))
      faults.push(`the strength chart: ${reached}`)
  }
  return faults
}

interface Forecast {
  readonly storm: string
  readonly at: string
  readonly analogs: readonly {
    storm: string
    season: number
    from: string
    path: readonly (readonly [number])[]
  }[]
}

/** Keeps what later things the server's forecasts tell of past storms, from the moment of each forecast. */
export function watchForecasts(page: Page): { readonly leaks: string[]; readonly seen: Set<string> } {
  const watched = { leaks: [] as string[], seen: new Set<string>() }
  const look = ({ storm, at, analogs }: Forecast) => {
    watched.seen.add(at)
    for (const analog of analogs) {
      const end = Date.parse(analog.from) + 3_600_000 * Math.max(...analog.path.map(([h]) => h))
      if (analog.storm === storm || end > Date.parse(at))
        watched.leaks.push(`${at}: ${analog.storm} to ${new Date(end).toISOString()}`)
    }
  }
  page.on('response', (response) => {
    const kind = /\/storms\/[^/]+\/(forecast|replay)\?/.exec(response.url())?.[1]
    if (kind === undefined || !response.ok()) return
    void response.json().then(
      (body: Forecast & { forecasts: Forecast[] }) =>
        kind === 'forecast' ? look(body) : body.forecasts.forEach(look),
      // The page may be gone before its answer is read.
      () => undefined,
    )
  })
  return watched
}

/** The page shows the moment: the address, the slider, and the table of its forecast, whole. */
export async function reach(page: Page, at: string): Promise<void> {
  await page.waitForFunction(
    ({ at, spelled }) => {
      const row = document.querySelector('.forecast-table tbody time')?.getAttribute('datetime')
      const words = document.querySelector('.map > p')?.textContent ?? ''
      return (
        row !== undefined &&
        row !== null &&
        Date.parse(row) === Date.parse(at) &&
        words.includes(`to ${spelled}.`)
      )
    },
    { at, spelled: beijing(at) },
  )
}
