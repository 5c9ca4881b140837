/**
 * MapLibre and the sight move together: MapLibre follows when the page turns the camera, the sight when the reader moves
 * MapLibre. A turn costs MapLibre a frame of the whole map and more, so it comes after the reader's hand has rested; till
 * then the plain ground shows where the camera is.
 */
import type { Map as MapLibre } from 'maplibre-gl'
import type { Camera } from './camera.ts'
import type { Sight } from './sight.ts'

const REST_MS = 1000
const ZOOM_MS = 100
/** With these a hand may begin to move the map. */
const GESTURES = ['pointerdown', 'wheel', 'keydown', 'touchstart'] as const

/** `mayWait` says whether the plain ground shows all there is. Returns how to part them. */
export function moveTogether(map: MapLibre, sight: Sight, mayWait: () => boolean): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waiting = false
  let jumping = false
  let byWheel = false

  const jump = () => {
    clearTimeout(timer)
    waiting = false
    jumping = true
    const { lon, lat, zoom } = sight.camera
    map.jumpTo({ center: [lon, lat], zoom })
    jumping = false
  }
  const jumpAtRest = () => {
    clearTimeout(timer)
    const wait = sight.stirredAt + REST_MS - performance.now()
    if (wait > 0) timer = setTimeout(jumpAtRest, wait)
    else jump()
  }
  const catchUp = () => {
    if (waiting) jump()
  }

  map.on('move', () => {
    if (jumping || waiting) return
    const { lng, lat } = map.getCenter()
    sight.follow({ lon: lng, lat, zoom: map.getZoom() })
  })
  // What a wheel moves ends by a timer, and as nobody's event.
  map.on('wheel', () => (byWheel = true))
  map.on('moveend', (event) => {
    if (jumping) return
    if (byWheel || event.originalEvent !== undefined) sight.moved('hand')
    else if ((event as { button?: boolean }).button === true) sight.moved('button')
    byWheel = false
  })
  // All that belongs to the view is loaded and drawn.
  map.on('idle', () => {
    if (!waiting) sight.level(true)
  })
  for (const type of GESTURES) sight.element.addEventListener(type, catchUp, { capture: true, passive: true })
  const detach = sight.attach({
    turned() {
      if (!mayWait()) return jump()
      waiting = true
      sight.level(false)
      sight.stir()
      jumpAtRest()
    },
    go({ lon, lat, zoom }: Camera) {
      catchUp()
      byWheel = false
      map.easeTo({ center: [lon, lat], zoom, duration: ZOOM_MS }, { button: true })
    },
  })
  return () => {
    clearTimeout(timer)
    for (const type of GESTURES) sight.element.removeEventListener(type, catchUp, { capture: true })
    detach()
  }
}
