/** A value once it has rested: what is asked of the server by it is not asked at each step of a fast replay. */
import { useEffect, useState } from 'react'

const RESTED_MS = 350

/** The first value at once, every other when it has stayed. */
export function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), RESTED_MS)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}
