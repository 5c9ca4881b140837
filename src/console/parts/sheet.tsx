/** On a phone: what rises from the bottom edge. */
import type { ReactNode } from 'react'
import { Dialog } from './dialog.tsx'

export function Sheet({
  title,
  onClose,
  children,
}: {
  title: string
  onClose: () => void
  children: ReactNode
}) {
  return (
    <Dialog label={title} title={title} className="sheet" onClose={onClose}>
      {children}
    </Dialog>
  )
}
