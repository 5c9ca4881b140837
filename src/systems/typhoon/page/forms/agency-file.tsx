/** A saved reply of the agencies' feed: sent as it is, with a report of what was taken and what was refused. */
import { useRef, useState } from 'react'
import { ApiProblem } from '#console/api.ts'
import { formatNumber } from '#console/format.ts'
import { useSay } from '#console/locale.ts'
import { ErrorState } from '#console/parts/error-state.tsx'
import { upload } from '#console/upload.ts'
import type { FeedReport } from '../../schema.ts'
import { words as own } from '../agencies/words.ts'
import { words } from './words.ts'

interface Props {
  readonly onTaken: () => void
  readonly onOpen: (storm: string) => void
}

export function AgencyFile({ onTaken, onOpen }: Props) {
  const say = useSay()
  const input = useRef<HTMLInputElement>(null)
  const [keepGood, setKeepGood] = useState(false)
  const [sending, setSending] = useState(false)
  const [report, setReport] = useState<FeedReport | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const send = async (file: File) => {
    setSending(true)
    setReport(null)
    setProblem(null)
    const query = new URLSearchParams({ file: file.name.slice(0, 200), keepGood: String(keepGood) })
    const url = `/api/typhoon/agencies/file?${query}`
    try {
      setReport(await upload<FeedReport>(url, file, 'application/json', () => {}).answer)
      onTaken()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setSending(false)
    }
  }
  return (
    <section className="part" aria-label={say(own.file)}>
      <p className="small quiet-ink">
        {say(own.fileHelp)} <code>kapok typhoon import</code>, <code>kapok typhoon follow</code>
      </p>
      <div className="row">
        <button type="button" className="button" disabled={sending} onClick={() => input.current?.click()}>
          {say(sending ? words.sending : own.choose)}
        </button>
        <label className="check" title={say(own.keepGoodHelp)}>
          <input type="checkbox" checked={keepGood} onChange={(e) => setKeepGood(e.target.checked)} />
          {say(own.keepGood)}
        </label>
      </div>
      <input
        ref={input}
        type="file"
        className="hidden"
        tabIndex={-1}
        accept=".json,application/json"
        aria-label={say(own.file)}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) void send(file)
        }}
      />
      <div aria-live="polite">{report !== null && <Taken report={report} onOpen={onOpen} />}</div>
      {problem !== null && <ErrorState problem={problem} kept={say(words.refused)} />}
    </section>
  )
}

/** Longer lists are for the API. */
const SHOWN = 20

function Taken({ report, onOpen }: { report: FeedReport; onOpen: Props['onOpen'] }) {
  const say = useSay()
  const { storm, fixes, forecasts, kept, rejected } = report
  const counts = ({ received, corrected, unchanged }: FeedReport['fixes']) =>
    `${formatNumber(received)} ${say(own.received)} · ${formatNumber(corrected)} ${say(own.corrected)} · ${formatNumber(unchanged)} ${say(own.unchanged)}`
  return (
    <div className="report">
      <p className="num">
        {say(own.fixes)}: {counts(fixes)}
      </p>
      <p className="num">
        {say(own.forecasts)}: {counts(forecasts)}
      </p>
      <Faults title={say(own.rejected)} list={rejected} />
      <Faults title={say(own.kept)} list={kept} />
      {storm !== null && (
        <button type="button" className="button" onClick={() => onOpen(storm)}>
          {say(own.open)}
        </button>
      )}
    </div>
  )
}

function Faults({ title, list }: { title: string; list: FeedReport['rejected'] }) {
  if (list.length === 0) return null
  return (
    <details>
      <summary className="num">
        {title} {formatNumber(list.length)}
      </summary>
      <ul className="notes">
        {list.slice(0, SHOWN).map(({ path, reason }) => (
          <li key={`${path} ${reason}`}>
            <code>{path}</code> {reason}
          </li>
        ))}
      </ul>
    </details>
  )
}
