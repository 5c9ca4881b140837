/** A button and what it opens beside itself. Closes by Escape, by a press elsewhere, and when the focus leaves. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'

interface Props {
  /** The accessible name of what opens. */
  readonly label: string
  /** What the button shows. */
  readonly face: ReactNode
  readonly className?: string
  readonly align?: 'start' | 'end'
  readonly children: ReactNode | ((close: () => void) => ReactNode)
}

export function Popup({ label, face, className = 'quiet', align = 'start', children }: Props) {
  const [open, setOpen] = useState(false)
  const ref = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    const press = (event: PointerEvent) => {
      if (!ref.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', press)
    return () => document.removeEventListener('pointerdown', press)
  }, [open])
  const close = () => {
    setOpen(false)
    document.getElementById(`${id}-button`)?.focus()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={ref}
      className="popup"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return
        event.stopPropagation()
        close()
      }}
      onBlur={(event) => {
        if (event.relatedTarget !== null && !ref.current?.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <button
        id={`${id}-button`}
        type="button"
        className={className}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {face}
        <span className="caret" aria-hidden="true" />
      </button>
      {open && (
        <div id={id} role="group" aria-label={label} className={`popup-body popup-${align}`}>
          {typeof children === 'function' ? children(close) : children}
        </div>
      )}
    </div>
  )
}
