/**
 * A drawing function that may be called as often as something changes, and draws once: when what runs now has ended, and
 * so in the frame that shows the change.
 */
export function onceATask(draw: () => void): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    queueMicrotask(() => {
      waiting = false
      draw()
    })
  }
}
