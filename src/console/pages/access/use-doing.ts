/** Carries out one request of a form: whether it is under way, and what went wrong. */
import { useState } from 'react'
import { ApiProblem } from '../../api.ts'

export function useDoing() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, run }
}
