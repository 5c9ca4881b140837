/**
 * How long it takes from a move of the slider (or a key, or a step of the replay) to the drawn map, as entries
 * `kapok:slider-drawn` of the browser's performance timeline, for tests and for who looks into a slow machine.
 */
const NAME = 'kapok:slider-drawn'
/** An input older than this did not cause what is drawn now. */
const RECENT_MS = 1000
/** Enough for a test; the timeline of a wall display must not grow for weeks. */
const MOST_ENTRIES = 200

let movedAt: number | null = null
let entries = 0

/** The moment was changed: at the input event's own time where there is one. */
export function moved(): void {
  const now = performance.now()
  const event = globalThis.event
  movedAt = event === undefined || now - event.timeStamp > RECENT_MS ? now : event.timeStamp
}

/** What belongs to the moment is on the canvas; it counts when the frame it is in is done. */
export function drawn(): void {
  if (movedAt === null) return
  const start = movedAt
  movedAt = null
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      if (++entries % MOST_ENTRIES === 0) performance.clearMeasures(NAME)
      performance.measure(NAME, { start, end: performance.now() })
    })
    port1.start()
    port2.postMessage(null)
  })
}
