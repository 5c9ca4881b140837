/** The layout of a page that is a map: header, panels at the sides and the bottom, and the map under all of them. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { optional } from '../address.ts'
import { FreeRoom, type Room } from '../map/free-room.ts'
import { useAddress } from '../navigation.ts'
import { Panel, type PanelProps } from './panel.tsx'
import { Sheet } from './sheet.tsx'
import { useNarrow } from './use-narrow.ts'

const codecs = { sheet: optional() }

interface Props {
  /** A PageHeader, and under it the bands that apply (sample, stale). */
  readonly header: ReactNode
  /** A MapView. */
  readonly map: ReactNode
  readonly panels: readonly PanelProps[]
}

export function MapPage({ header, map, panels }: Props) {
  const narrow = useNarrow()
  const free = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState<Room | null>(null)

  useEffect(() => {
    const element = free.current
    if (element === null) return
    const measure = () => {
      const own = element.getBoundingClientRect()
      const page = element.parentElement!.getBoundingClientRect()
      setRoom({
        element,
        padding: {
          left: Math.round(own.left - page.left),
          right: Math.round(page.right - own.right),
          top: Math.round(own.top - page.top),
          bottom: Math.round(page.bottom - own.bottom),
        },
      })
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [])

  const at = (side: PanelProps['side']) =>
    panels.filter((p) => p.side === side).map((p) => <Panel key={p.id} {...p} />)
  return (
    <div className="map-page">
      <FreeRoom value={room}>{map}</FreeRoom>
      <div className="map-over">
        <div className="map-head">{header}</div>
        {!narrow && <div className="map-left">{at('left')}</div>}
        <div className="map-free" ref={free} />
        {!narrow && <div className="map-right">{at('right')}</div>}
        {!narrow && <div className="map-bottom">{at('bottom')}</div>}
        {narrow && <Tabs panels={panels} />}
      </div>
    </div>
  )
}

function Tabs({ panels }: { panels: readonly PanelProps[] }) {
  const [{ sheet }, set] = useAddress(codecs)
  const open = panels.find((p) => p.id === sheet)
  return (
    <div className="map-tabs">
      {panels.map((p) => (
        <button key={p.id} type="button" className="button" onClick={() => set({ sheet: p.id }, 'push')}>
          {p.title}
        </button>
      ))}
      {open !== undefined && (
        <Sheet title={open.title} onClose={() => set({ sheet: null })}>
          {open.tools}
          {open.children}
        </Sheet>
      )}
    </div>
  )
}
