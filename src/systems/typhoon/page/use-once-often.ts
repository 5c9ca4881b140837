/** Many facts at once, as when a file of positions is taken in, are one reason to ask anew. */
import { useEffect, useState } from 'react'
import { useLatest } from '#console/use-latest.ts'

const WAIT_MS = 200

/** Calls `act` a moment after the last of many calls. */
export function useOnceOften(act: () => void): () => void {
  const latest = useLatest(act)
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    if (asked === 0) return
    const timer = setTimeout(() => latest.current(), WAIT_MS)
    return () => clearTimeout(timer)
  }, [asked, latest])
  return () => setAsked((n) => n + 1)
}
