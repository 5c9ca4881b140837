/** Every position that was entered for a storm, with what corrected or withdrew it. */
import { useState } from 'react'
import { ApiProblem } from '#console/api.ts'
import { formatNumber, formatPosition, shortTime } from '#console/format.ts'
import { useSay } from '#console/locale.ts'
import { ConfirmByHolding } from '#console/parts/confirm.tsx'
import { Dialog } from '#console/parts/dialog.tsx'
import { ErrorState } from '#console/parts/error-state.tsx'
import { LoadingState } from '#console/parts/loading-state.tsx'
import { useSession } from '#console/session.ts'
import type { Answer } from '#console/use-api.ts'
import type { AdvisoryOut } from '../../schema.ts'
import { words as page } from '../words.ts'
import { words } from './words.ts'

interface Props {
  readonly answer: Answer<AdvisoryOut[]>
  readonly title: string
  /** Nothing later is shown. */
  readonly atMs: number
  readonly onCorrect: (advisory: AdvisoryOut) => void
  /** Withdraws one; throws the server’s problem. */
  readonly onWithdraw: (advisory: AdvisoryOut) => Promise<void>
}

export function Advisories({ answer, title, atMs, onCorrect, onWithdraw }: Props) {
  const say = useSay()
  const { may } = useSession()
  const [withdrawing, setWithdrawing] = useState<AdvisoryOut | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const { data } = answer
  if (data === undefined)
    return answer.problem === null ? (
      <LoadingState rows={3} />
    ) : (
      <ErrorState problem={answer.problem} onRetry={answer.retry} />
    )
  // The latest moment first; of one moment, what was received last.
  const shown = data
    .filter(({ at }) => Date.parse(at) <= atMs)
    .sort((a, b) => b.at.localeCompare(a.at) || b.receivedAt.localeCompare(a.receivedAt))
  if (shown.length === 0) return <p className="quiet-ink">{say(words.noAdvisories)}</p>
  const withdraw = async (advisory: AdvisoryOut) => {
    try {
      await onWithdraw(advisory)
      setWithdrawing(null)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    }
  }
  const line = (a: AdvisoryOut) =>
    `${shortTime(new Date(a.at))} · ${formatPosition(a.lon, a.lat, 1)}${a.windMs === null ? '' : ` · ${formatNumber(a.windMs)} ${say(page.ms)}`}${a.pressureHpa === null ? '' : ` · ${formatNumber(a.pressureHpa)} ${say(page.hpa)}`}`
  return (
    <>
      <ul className="advisories">
        {shown.map((a) => (
          <li key={a.id} className={a.state === 'current' ? 'advisory' : 'advisory advisory-past'}>
            <span className="num">{line(a)}</span>
            <span className="small quiet-ink">
              {[say(words[a.state]), a.agency ?? a.by, shortTime(new Date(a.receivedAt))]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {a.state === 'current' && may('typhoon.advise') && (
              <span className="advisory-acts">
                <button
                  type="button"
                  className="quiet"
                  aria-label={`${say(words.correct)}: ${line(a)}`}
                  onClick={() => onCorrect(a)}
                >
                  {say(words.correct)}
                </button>
                <button
                  type="button"
                  className="quiet"
                  aria-label={`${say(words.withdraw)}: ${line(a)}`}
                  onClick={() => {
                    setProblem(null)
                    setWithdrawing(a)
                  }}
                >
                  {say(words.withdraw)}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {withdrawing !== null && (
        <Dialog label={say(words.withdraw)} title={say(words.withdraw)} onClose={() => setWithdrawing(null)}>
          <ConfirmByHolding
            what={`${say(words.withdrawWhat)} ${title}, ${line(withdrawing)}`}
            action={say(words.withdraw)}
            onConfirm={() => void withdraw(withdrawing)}
          />
          {problem !== null && <ErrorState problem={problem} />}
        </Dialog>
      )}
    </>
  )
}
