/**
 * What the reader sees of the earth: the camera, and what happens on the map. It is there with the first drawing of a
 * page; MapLibre comes later and keeps to it. So a page draws over the map without waiting for MapLibre, whose program
 * is a megabyte and whose every frame takes fifth parts of a second where there is no graphics card.
 */
import { type Camera, MAX_ZOOM, type Size, projected, unprojected, within } from './camera.ts'

type XY = readonly [x: number, y: number]

interface Happenings {
  /** The camera or the size is another one: draw again. */
  move: null
  /** Who draws the ground may have changed. */
  ground: null
  /** The reader has moved the map: by hand, or by a button of it. */
  moved: 'hand' | 'button'
  /** The pointer is here; null when it left. */
  point: XY | null
  press: XY
}
type Kind = keyof Happenings

/** MapLibre, as far as it is told of the camera. */
interface Mover {
  /** The page has turned the camera. */
  turned(): void
  /** The reader wants to go there. */
  go(camera: Camera): void
}

const FIRST: Camera = { lon: 130, lat: 22, zoom: 3 }
/** A press that moved farther was a drag. */
const PRESS_PX = 3

export class Sight {
  /** What a page draws over the ground goes in here. */
  readonly element: HTMLElement
  #camera: Camera
  #size: Size
  /** Whether MapLibre shows this camera; else the plain ground is drawn. */
  #level = false
  #stirredAt = 0
  #mover: Mover | null = null
  readonly #listeners = new Map<Kind, Set<(given: never) => void>>()

  constructor(element: HTMLElement, camera: Camera | null) {
    this.element = element
    this.#size = { width: element.clientWidth, height: element.clientHeight }
    this.#camera = within(camera ?? FIRST, this.#size)
  }

  get camera(): Camera {
    return this.#camera
  }
  get size(): Size {
    return this.#size
  }
  get isLevel(): boolean {
    return this.#level
  }
  /** When something was last drawn for the reader, of `performance.now()`. */
  get stirredAt(): number {
    return this.#stirredAt
  }

  project = (at: readonly [lon: number, lat: number]): [x: number, y: number] =>
    projected(this.#camera, this.#size, at)
  unproject = ([x, y]: XY): [lon: number, lat: number] => unprojected(this.#camera, this.#size, x, y)

  /** Returns how to stop listening. */
  on<K extends Kind>(kind: K, listener: (given: Happenings[K]) => void): () => void {
    const all = this.#listeners.get(kind) ?? new Set()
    this.#listeners.set(kind, all)
    all.add(listener)
    return () => void all.delete(listener)
  }
  #tell<K extends Kind>(kind: K, given: Happenings[K]): void {
    for (const listener of this.#listeners.get(kind) ?? []) listener(given as never)
  }

  /** Turns the camera for the page. */
  turn(camera: Camera): void {
    const { lon, lat, zoom } = this.#camera
    if (camera.lon === lon && camera.lat === lat && camera.zoom === zoom) return
    this.#set(camera)
    this.#mover?.turned()
  }
  /** Moves for a button of the map. */
  go(camera: Camera): void {
    const next = within({ ...camera, zoom: Math.min(MAX_ZOOM, camera.zoom) }, this.#size)
    if (this.#mover !== null) return this.#mover.go(next)
    this.#set(next)
    this.moved('button')
  }
  /** MapLibre has moved. It wraps longitudes: this takes the one beside where we were. */
  follow(camera: Camera): void {
    const turns = Math.round((this.#camera.lon - camera.lon) / 360)
    this.#set({ ...camera, lon: camera.lon + 360 * turns })
  }
  moved(by: 'hand' | 'button'): void {
    this.#tell('moved', by)
  }
  #set(camera: Camera): void {
    this.#camera = within(camera, this.#size)
    this.#tell('move', null)
  }

  /** Something was drawn because the reader does something: what is costly waits. */
  stir(): void {
    this.#stirredAt = performance.now()
  }

  /** MapLibre shows what the camera sees, or does no longer. */
  level(is: boolean): void {
    if (this.#level === is) return
    this.#level = is
    this.#tell('ground', null)
  }

  /** MapLibre is there; returns how to let go of it. */
  attach(mover: Mover): () => void {
    this.#mover = mover
    return () => {
      this.#mover = null
      this.level(false)
    }
  }

  cursor(name: 'pointer' | 'crosshair' | null): void {
    if (name === null) delete this.element.dataset['cursor']
    else this.element.dataset['cursor'] = name
  }

  /** Watches the size and the pointer; returns how to stop. */
  watch(): () => void {
    const { element } = this
    const stop = new AbortController()
    const { signal } = stop
    const at = ({ clientX, clientY }: MouseEvent): XY => {
      const { left, top } = element.getBoundingClientRect()
      return [clientX - left, clientY - top]
    }
    // Buttons may stand on the map.
    const isMap = ({ target }: Event) => target instanceof Element && target.closest('button') === null
    let down: XY | null = null
    element.addEventListener('mousemove', (event) => this.#tell('point', isMap(event) ? at(event) : null), {
      signal,
    })
    element.addEventListener('mouseleave', () => this.#tell('point', null), { signal })
    element.addEventListener('mousedown', (event) => (down = at(event)), { signal, capture: true })
    element.addEventListener(
      'click',
      (event) => {
        const here = at(event)
        const [x, y] = down ?? here
        if (isMap(event) && Math.hypot(here[0] - x, here[1] - y) <= PRESS_PX) this.#tell('press', here)
      },
      { signal },
    )
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element
      if (width === this.#size.width && height === this.#size.height) return
      this.#size = { width, height }
      this.#set(this.#camera)
    })
    observer.observe(element)
    return () => {
      stop.abort()
      observer.disconnect()
    }
  }
}
