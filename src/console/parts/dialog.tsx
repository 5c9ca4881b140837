/** A modal dialog: the browser's own, which keeps the focus inside and gives it back. */
import { type ReactNode, useEffect, useRef } from 'react'
import { useSay } from '../locale.ts'
import { words } from '../words.ts'

interface Props {
  /** Its accessible name. */
  readonly label: string
  /** Shown as its heading, with a close button; without it the content is bare. */
  readonly title?: string
  readonly className?: string
  readonly onClose: () => void
  readonly children: ReactNode
}

export function Dialog({ label, title, className = '', onClose, children }: Props) {
  const say = useSay()
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    // A press on the backdrop hits the dialog element itself; Escape is the browser's.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={ref}
      className={`dialog ${className}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose()
      }}
    >
      <div className="dialog-body">
        {title !== undefined && (
          <header className="dialog-head">
            <h2>{title}</h2>
            <button type="button" className="quiet" onClick={onClose}>
              {say(words.close)}
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  )
}
