/** Which storm: by name or number, by season, with its source. */
import { useEffect, useRef, useState } from 'react'
import { day, formatNumber } from '#console/format.ts'
import { useLocale, useSay } from '#console/locale.ts'
import { ErrorState } from '#console/parts/error-state.tsx'
import { useNow } from '#console/time.ts'
import { useApi } from '#console/use-api.ts'
import type { SourceState, StormSummary } from '../../schema.ts'
import { ACTIVE_MS } from '../course.ts'
import { titleOf } from '../sentence.ts'
import { SOURCE_WORDS, words } from '../words.ts'

const PAGE = 60

interface Props {
  readonly sources: readonly SourceState[]
  readonly current: string | null
  readonly onChoose: (id: string) => void
}

const isActive = ({ source, lastAt }: StormSummary, nowMs: number): boolean =>
  source === 'operational' && nowMs - Date.parse(lastAt) <= ACTIVE_MS

export function Picker({ sources, current, onChoose }: Props) {
  const say = useSay()
  const locale = useLocale()
  const nowMs = useNow().getTime()
  const [query, setQuery] = useState('')
  const [season, setSeason] = useState('')
  const [source, setSource] = useState('')
  const [limit, setLimit] = useState(PAGE)
  // It was opened in order to search.
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const parameters = new URLSearchParams({ limit: String(limit) })
  if (query.trim() !== '') parameters.set('q', query.trim())
  if (season !== '') parameters.set('season', season)
  if (source !== '') parameters.set('source', source)
  const { data, problem, retry } = useApi<{ total: number; storms: StormSummary[] }>(
    `/api/typhoon/storms?${parameters}`,
  )
  const first = Math.min(...sources.flatMap((s) => s.firstSeason ?? []))
  const last = Math.max(...sources.flatMap((s) => s.lastSeason ?? []))
  const seasons = Number.isFinite(first) ? Array.from({ length: last - first + 1 }, (_, i) => last - i) : []
  const narrowing =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      setLimit(PAGE)
    }
  return (
    <div className="picker">
      <div className="picker-fields">
        <label className="field">
          <span>{say(words.search)}</span>
          <input
            type="search"
            ref={input}
            value={query}
            maxLength={60}
            onChange={(e) => narrowing(setQuery)(e.target.value)}
          />
        </label>
        <label className="field">
          <span>{say(words.season)}</span>
          <select value={season} onChange={(e) => narrowing(setSeason)(e.target.value)}>
            <option value="">{say(words.allSeasons)}</option>
            {seasons.map((s) => (
              <option key={s} value={s}>
                {s}
              </option>
            ))}
          </select>
        </label>
        {sources.length > 1 && (
          <label className="field">
            <span>{say(words.source)}</span>
            <select value={source} onChange={(e) => narrowing(setSource)(e.target.value)}>
              <option value="">—</option>
              {sources.map((s) => (
                <option key={s.source} value={s.source}>
                  {SOURCE_WORDS[s.source]?.[locale] ?? s.source}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {problem !== null && data === undefined && <ErrorState problem={problem} onRetry={retry} />}
      <ul className="picker-list">
        {data?.storms.map((storm) => (
          <li key={storm.id}>
            <button
              type="button"
              className="picker-storm"
              aria-current={storm.id === current}
              onClick={() => onChoose(storm.id)}
            >
              <span className="picker-name">
                {titleOf(storm, locale)}
                {isActive(storm, nowMs) && <span className="mark-sample">{say(words.activeNow)}</span>}
                {storm.sample && <span className="mark-sample">{say(words.sample)}</span>}
              </span>
              <span className="num">{storm.number ?? ''}</span>
              <span className="small quiet-ink num">
                {day(new Date(storm.firstAt))}
                {storm.maxWindMs !== null && ` · ${formatNumber(storm.maxWindMs)} ${say(words.ms)}`} ·{' '}
                {SOURCE_WORDS[storm.source]?.[locale] ?? storm.source}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {data !== undefined && data.storms.length === 0 && <p className="quiet-ink">{say(words.noStorms)}</p>}
      {data !== undefined && data.total > data.storms.length && limit < 500 && (
        <button type="button" className="quiet" onClick={() => setLimit(Math.min(500, limit + 120))}>
          {say(words.more)}{' '}
          <span className="num">
            ({formatNumber(data.storms.length)} / {formatNumber(data.total)})
          </span>
        </button>
      )}
    </div>
  )
}
