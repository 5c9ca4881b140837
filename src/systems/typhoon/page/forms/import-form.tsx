/** Brings past tracks in: several files one after the other, each with its report. */
import { type DragEvent, useRef, useState } from 'react'
import { ApiProblem } from '#console/api.ts'
import { formatBytes, formatNumber } from '#console/format.ts'
import { useLocale, useSay } from '#console/locale.ts'
import { ErrorState } from '#console/parts/error-state.tsx'
import type { ImportReport } from '../../schema.ts'
import { SOURCE_WORDS } from '../words.ts'
import { Report } from './report.tsx'
import { upload } from '#console/upload.ts'
import { words } from './words.ts'

interface Job {
  readonly id: number
  readonly file: File
  readonly state: 'waiting' | 'sending' | 'stopped' | 'done' | 'failed'
  readonly sent: number
  readonly report?: ImportReport
  readonly problem?: ApiProblem
}

let lastId = 0

export function ImportForm({ onImported }: { onImported: () => void }) {
  const say = useSay()
  const locale = useLocale()
  const input = useRef<HTMLInputElement>(null)
  const [source, setSource] = useState('')
  const [keepGood, setKeepGood] = useState(false)
  const [over, setOver] = useState(false)
  const [jobs, setJobs] = useState<readonly Job[]>([])
  const stop = useRef<(() => void) | null>(null)
  const queue = useRef<Job[]>([])
  const running = useRef(false)

  const change = (id: number, changes: Partial<Job>) =>
    setJobs((all) => all.map((job) => (job.id === id ? { ...job, ...changes } : job)))

  const one = async (job: Job) => {
    const query = new URLSearchParams({ file: job.file.name, keepGood: String(keepGood) })
    if (source !== '') query.set('source', source)
    const sending = upload<ImportReport>(
      `/api/typhoon/imports?${query}`,
      job.file,
      'application/octet-stream',
      (sent) => change(job.id, { sent }),
    )
    stop.current = sending.stop
    change(job.id, { state: 'sending' })
    try {
      change(job.id, { state: 'done', report: await sending.answer })
      onImported()
    } catch (error) {
      if (error instanceof ApiProblem) change(job.id, { state: 'failed', problem: error })
      else change(job.id, { state: 'stopped' })
    }
  }
  const add = async (files: FileList) => {
    const added = [...files].map((file): Job => ({ id: (lastId += 1), file, state: 'waiting', sent: 0 }))
    setJobs((all) => [...added, ...all])
    queue.current.push(...added)
    if (running.current) return
    running.current = true
    for (let job = queue.current.shift(); job !== undefined; job = queue.current.shift()) await one(job)
    running.current = false
  }
  const cancelAll = () => {
    for (const job of queue.current.splice(0)) change(job.id, { state: 'stopped' })
    stop.current?.()
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void add(event.dataTransfer.files)
  }
  const busy = jobs.some(({ state }) => state === 'waiting' || state === 'sending')
  return (
    <section className="part" aria-label={say(words.import)}>
      <p className="small quiet-ink">{say(words.importHelp)}</p>
      <div className="form-row">
        <label className="field">
          <span>{say(words.source)}</span>
          <select value={source} onChange={(e) => setSource(e.target.value)}>
            <option value="">{say(words.automatic)}</option>
            {['cma', 'ibtracs', 'atcf'].map((s) => (
              <option key={s} value={s}>
                {SOURCE_WORDS[s]?.[locale]}
              </option>
            ))}
          </select>
        </label>
        <label className="check" title={say(words.keepGoodHelp)}>
          <input type="checkbox" checked={keepGood} onChange={(e) => setKeepGood(e.target.checked)} />
          {say(words.keepGood)}
        </label>
      </div>
      <p className="small quiet-ink">{say(words.keepGoodHelp)}</p>
      {/* The button inside does the same by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className={over ? 'drop drop-over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <div className="row">
          <button type="button" className="button" onClick={() => input.current?.click()}>
            {say(words.chooseFiles)}
          </button>
          <span className="quiet-ink">{say(words.orDrop)}</span>
          {busy && (
            <button type="button" className="quiet" onClick={cancelAll}>
              {say(words.cancelAll)}
            </button>
          )}
          <input
            ref={input}
            type="file"
            multiple
            className="hidden"
            tabIndex={-1}
            accept=".txt,.csv,.dat,text/plain,text/csv"
            aria-label={say(words.chooseFiles)}
            onChange={(event) => {
              if (event.target.files !== null && event.target.files.length > 0) void add(event.target.files)
              event.target.value = ''
            }}
          />
        </div>
      </div>
      <ul className="jobs" aria-live="polite">
        {jobs.map((job) => (
          <li key={job.id} className="job">
            <JobLine job={job} onStop={() => (job.state === 'sending' ? stop.current?.() : undefined)} />
            {job.report !== undefined && <Report report={job.report} />}
            {job.problem !== undefined && <ErrorState problem={job.problem} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function JobLine({ job, onStop }: { job: Job; onStop: () => void }) {
  const say = useSay()
  const { file, state, sent } = job
  if (state === 'done' || state === 'failed') return <strong className="file-name">{file.name}</strong>
  const text =
    state === 'sending' ? (sent < file.size ? say(words.sending) : say(words.working)) : say(words[state])
  return (
    <>
      <div className="row">
        <strong className="file-name">{file.name}</strong>
        <span className="small quiet-ink num">
          {text}
          {state === 'sending' &&
            sent < file.size &&
            ` ${formatNumber((100 * sent) / Math.max(1, file.size))} %`}{' '}
          · {formatBytes(file.size)}
        </span>
        {state === 'sending' && (
          <button type="button" className="quiet" onClick={onStop}>
            {say(words.cancel)}
          </button>
        )}
      </div>
      {state === 'sending' && <progress aria-label={file.name} value={sent} max={Math.max(1, file.size)} />}
    </>
  )
}
