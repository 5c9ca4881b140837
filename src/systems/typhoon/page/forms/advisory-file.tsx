/** Many positions at once from a CSV file: all of them, or none. */
import { useRef, useState } from 'react'
import { ApiProblem } from '#console/api.ts'
import { formatNumber } from '#console/format.ts'
import { useSay } from '#console/locale.ts'
import { ErrorState } from '#console/parts/error-state.tsx'
import { upload } from '#console/upload.ts'
import { words } from './words.ts'

interface Answer {
  readonly received: number
  readonly unchanged: number
}

export function AdvisoryFile({ onDone }: { onDone: () => void }) {
  const say = useSay()
  const input = useRef<HTMLInputElement>(null)
  const [sending, setSending] = useState(false)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const send = async (file: File) => {
    setSending(true)
    setAnswer(null)
    setProblem(null)
    try {
      setAnswer(await upload<Answer>('/api/typhoon/advisories/file', file, 'text/csv', () => {}).answer)
      onDone()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setSending(false)
    }
  }
  return (
    <div className="part">
      <p className="small quiet-ink">{say(words.fromFileHelp)}</p>
      <button type="button" className="button" disabled={sending} onClick={() => input.current?.click()}>
        {say(sending ? words.sending : words.chooseFiles)}
      </button>
      <input
        ref={input}
        type="file"
        className="hidden"
        tabIndex={-1}
        accept=".csv,text/csv"
        aria-label={say(words.fromFile)}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) void send(file)
        }}
      />
      <div aria-live="polite">
        {answer !== null && (
          <p className="num">
            {formatNumber(answer.received)} {say(words.received)} · {formatNumber(answer.unchanged)}{' '}
            {say(words.same)}
          </p>
        )}
      </div>
      {problem !== null && <ErrorState problem={problem} />}
    </div>
  )
}
