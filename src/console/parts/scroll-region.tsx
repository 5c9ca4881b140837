/** What scrolls by itself, also by keyboard: so it takes the focus and has a name. */
import type { ReactNode } from 'react'

interface Props {
  readonly label: string
  readonly className?: string
  /** Pixels. */
  readonly maxHeight?: number
  readonly children: ReactNode
}

export function ScrollRegion({ label, className = 'table-scroll', maxHeight, children }: Props) {
  return (
    <div
      role="group"
      aria-label={label}
      className={className}
      style={maxHeight === undefined ? undefined : { maxHeight }}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {children}
    </div>
  )
}
