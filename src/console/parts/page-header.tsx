/** The page's answer as a sentence made from data, its evidence line, and at most one primary action. */
import type { ReactNode } from 'react'

interface Props {
  /** The page's one h1. */
  readonly sentence: ReactNode
  /** As of when, from what: one quiet line. */
  readonly note?: ReactNode
  /** At most one primary button; beside it quiet ones. */
  readonly action?: ReactNode
}

export function PageHeader({ sentence, note, action }: Props) {
  return (
    <header className="page-header">
      <div className="page-header-words">
        <h1>{sentence}</h1>
        {note !== undefined && <p className="page-note">{note}</p>}
      </div>
      {action !== undefined && <div className="page-action">{action}</div>}
    </header>
  )
}
