/**
 * What lies over a map: foldable, its width set by dragging or by the arrow keys; on a phone a sheet behind a tab.
 * Which panels are folded, and which that begin folded are not, is in the address (`fold`, `unfold`); the width stays
 * with the reader's browser.
 */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { list } from '../address.ts'
import { useSay } from '../locale.ts'
import { useAddress } from '../navigation.ts'
import { words } from '../words.ts'

const codecs = { fold: list(), unfold: list() }
const NARROWEST = 220
const WIDEST = 640
const STEP = 16

const own = {
  width: { 'zh-CN': '面板宽度', en: 'Width of the panel' },
}

export interface PanelProps {
  /** Short and stable: it stands in the address. */
  readonly id: string
  readonly title: string
  readonly side: 'left' | 'right' | 'bottom'
  /** Pixels at first; ignored at the bottom, which takes the room between the others. */
  readonly width?: number
  /** Takes the room that is left in its column, and scrolls. */
  readonly grow?: boolean
  /** It is opened by who wants it: until then nothing in it is drawn or asked for. */
  readonly startsFolded?: boolean
  /** Beside the title. */
  readonly tools?: ReactNode
  readonly children: ReactNode
}

const clamp = (n: number) => Math.max(NARROWEST, Math.min(WIDEST, Math.round(n)))

export function Panel(props: PanelProps) {
  const { id, title, side, width = 320, grow = false, startsFolded = false, tools, children } = props
  const say = useSay()
  const [address, set] = useAddress(codecs)
  const kept = startsFolded ? 'unfold' : 'fold'
  const turned = address[kept].includes(id)
  const folded = turned !== startsFolded
  const key = `kapok-panel-${id}`
  const [pixels, setWidth] = useState(() => clamp(Number(localStorage.getItem(key)) || width))
  const drag = useRef<{ x: number; width: number } | null>(null)
  const sign = side === 'left' ? 1 : -1

  const keep = (next: number) => {
    setWidth(clamp(next))
    localStorage.setItem(key, String(clamp(next)))
  }
  const move = (event: PointerEvent) => {
    if (drag.current !== null) keep(drag.current.width + sign * (event.clientX - drag.current.x))
  }
  const press = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? sign : event.key === 'ArrowLeft' ? -sign : 0
    if (by === 0) return
    event.preventDefault()
    keep(pixels + by * STEP)
  }
  const opened = startsFolded && !folded
  const classes = ['panel', `panel-${side}`, folded ? 'panel-folded' : '', opened ? 'panel-opened' : '']
  return (
    <section
      className={classes.join(' ').trim()}
      aria-label={title}
      style={
        side === 'bottom'
          ? undefined
          : { width: pixels, flex: folded || opened ? undefined : grow ? '1 1 0' : '0 1 auto' }
      }
    >
      <header className="panel-head">
        <h2>{title}</h2>
        <div className="part-tools">
          {!folded && tools}
          <button
            type="button"
            className="quiet"
            aria-expanded={!folded}
            aria-label={`${say(folded ? words.unfold : words.fold)}: ${title}`}
            onClick={() =>
              set({ [kept]: turned ? address[kept].filter((f) => f !== id) : [...address[kept], id] })
            }
          >
            {say(folded ? words.unfold : words.fold)}
          </button>
        </div>
      </header>
      {!folded && <Body title={title}>{children}</Body>}
      {side !== 'bottom' && !folded && (
        <div
          className="panel-grip"
          role="separator"
          tabIndex={0}
          aria-orientation="vertical"
          aria-label={`${say(own.width)}: ${title}`}
          aria-valuemin={NARROWEST}
          aria-valuemax={WIDEST}
          aria-valuenow={pixels}
          onKeyDown={press}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            drag.current = { x: event.clientX, width: pixels }
          }}
          onPointerMove={move}
          onPointerUp={() => {
            drag.current = null
          }}
        />
      )}
    </section>
  )
}

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'

/** Scrolls when there is no room; by keyboard too, where nothing inside takes the focus. */
function Body({ title, children }: { title: string; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null)
  const [focused, setFocused] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new ResizeObserver(() =>
      setFocused(element.scrollHeight > element.clientHeight && element.querySelector(FOCUSABLE) === null),
    )
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
    // Other content has other parts to observe.
    // oxlint-disable-next-line react/exhaustive-deps, react/exhaustive-effect-dependencies
  }, [children])
  return (
    <div
      ref={ref}
      className="panel-body"
      {...(focused ? { role: 'group', 'aria-label': title, tabIndex: 0 } : {})}
    >
      {children}
    </div>
  )
}
