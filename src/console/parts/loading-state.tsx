/** The shape of what comes; for what lasts over a second, how far it is, and a way to stop it. */
import { useEffect, useState } from 'react'
import { formatNumber } from '../format.ts'
import { useSay } from '../locale.ts'
import { words } from '../words.ts'

interface Props {
  /** Rows of the skeleton. */
  readonly rows?: number
  /** What is being done, once it lasts. */
  readonly label?: string
  /** Done and in all, in any unit. */
  readonly progress?: { readonly done: number; readonly total: number }
  readonly onCancel?: () => void
}

const WORDS_AFTER_MS = 1000

export function LoadingState({ rows = 4, label, progress, onCancel }: Props) {
  const say = useSay()
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), WORDS_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const text = label ?? say(words.loading)
  return (
    <div className="state loading" role="status" aria-busy="true">
      <span className={long || progress !== undefined ? '' : 'hidden'}>
        {text}
        {progress !== undefined && progress.total > 0 && (
          <span className="num"> {formatNumber((progress.done / progress.total) * 100)} %</span>
        )}
      </span>
      {progress !== undefined && (
        <progress aria-label={text} value={progress.done} max={Math.max(progress.total, 1)} />
      )}
      {onCancel !== undefined && long && (
        <button type="button" className="button" onClick={onCancel}>
          {say(words.cancel)}
        </button>
      )}
      <div className="skeleton" aria-hidden="true">
        {Array.from({ length: rows }, (_, i) => (
          <span key={i} />
        ))}
      </div>
    </div>
  )
}
