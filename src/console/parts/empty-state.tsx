/** Nothing here yet: what this is, how data gets in, and one button. */
import type { ReactNode } from 'react'

interface Props {
  readonly title: string
  readonly children: ReactNode
  /** One button. */
  readonly action?: ReactNode
}

export function EmptyState({ title, children, action }: Props) {
  return (
    <div className="state">
      <h2>{title}</h2>
      <div>{children}</div>
      {action !== undefined && <div className="state-actions">{action}</div>}
    </div>
  )
}
