/** What the answers rest on: the sources, the import form, and earlier imports. */
import { useState } from 'react'
import { day, formatNumber, fullTime } from '#console/format.ts'
import { useLocale, useSay } from '#console/locale.ts'
import { Dialog } from '#console/parts/dialog.tsx'
import { ErrorState } from '#console/parts/error-state.tsx'
import { LoadingState } from '#console/parts/loading-state.tsx'
import { NoPermission } from '#console/parts/no-permission.tsx'
import { SampleBand } from '#console/parts/bands.tsx'
import { useSession } from '#console/session.ts'
import { useApi } from '#console/use-api.ts'
import type { ImportReport, SourceState } from '../../schema.ts'
import { SOURCE_WORDS, words as page } from '../words.ts'
import { words as agencies } from '../agencies/words.ts'
import { AgencyFile } from './agency-file.tsx'
import { ImportForm } from './import-form.tsx'
import { Report } from './report.tsx'
import { words } from './words.ts'

interface Props {
  readonly sources: readonly SourceState[]
  readonly onImported: () => void
  readonly onOpen: (storm: string) => void
  readonly onClose: () => void
}

export function DataDialog({ sources, onImported, onOpen, onClose }: Props) {
  const say = useSay()
  const { may } = useSession()
  const imports = useApi<{ total: number; imports: ImportReport[] }>('/api/typhoon/imports?limit=60')
  return (
    <Dialog label={say(page.data)} title={say(page.data)} className="wide-dialog" onClose={onClose}>
      <div className="data-dialog">
        <h3>{say(words.sources)}</h3>
        <Sources sources={sources} />
        <h3>{say(words.import)}</h3>
        {may('typhoon.import') ? (
          <ImportForm
            onImported={() => {
              imports.retry()
              onImported()
            }}
          />
        ) : (
          <NoPermission permission="typhoon.import" />
        )}
        {may('typhoon.advise') && (
          <>
            <h3>{say(agencies.file)}</h3>
            <AgencyFile onTaken={onImported} onOpen={onOpen} />
          </>
        )}
        <h3>{say(words.earlier)}</h3>
        {imports.problem !== null && <ErrorState problem={imports.problem} onRetry={imports.retry} />}
        {imports.data === undefined ? (
          imports.loading && <LoadingState rows={3} />
        ) : (
          <Earlier imports={imports.data.imports} />
        )}
      </div>
    </Dialog>
  )
}

function Sources({ sources }: { sources: readonly SourceState[] }) {
  const say = useSay()
  const locale = useLocale()
  if (sources.length === 0) return <p className="quiet-ink">{say(words.none)}</p>
  return (
    <>
      {sources.some((s) => s.source === 'sample' && s.history) && (
        <SampleBand>{say(page.sampleHistory)}</SampleBand>
      )}
      {/* Scrolled by keyboard where it is wider than the dialog. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="table-scroll" tabIndex={0} role="region" aria-label={say(words.sources)}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{say(words.source)}</th>
              <th scope="col" className="cell-number">
                {say(words.storms)}
              </th>
              <th scope="col" className="cell-number">
                {say(words.fixes)}
              </th>
              <th scope="col">{say(words.seasons)}</th>
              <th scope="col">{say(words.asOf)}</th>
              <th scope="col">{say(words.importedAt)}</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((s) => (
              <tr key={s.source}>
                <td>
                  {SOURCE_WORDS[s.source]?.[locale] ?? s.source}
                  {s.history && <div className="small quiet-ink">{say(words.history)}</div>}
                </td>
                <td className="cell-number">{formatNumber(s.storms)}</td>
                <td className="cell-number">{formatNumber(s.fixes)}</td>
                <td className="num">{s.firstSeason === null ? '—' : `${s.firstSeason}–${s.lastSeason}`}</td>
                <td className="num">{s.dataAsOf === null ? '—' : day(new Date(s.dataAsOf))}</td>
                <td className="num">{s.importedAt === null ? '—' : fullTime(new Date(s.importedAt))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Earlier({ imports }: { imports: readonly ImportReport[] }) {
  const say = useSay()
  const [open, setOpen] = useState<string | null>(null)
  if (imports.length === 0) return <p className="quiet-ink">{say(words.none)}</p>
  return (
    <ul className="jobs">
      {imports.map((report) => (
        <li key={report.id} className="job">
          <button
            type="button"
            className="job-head"
            aria-expanded={open === report.id}
            onClick={() => setOpen(open === report.id ? null : report.id)}
          >
            <span className="file-name">{report.file.split(/[\\/]/).at(-1)}</span>
            <span className="small quiet-ink num">
              {[fullTime(new Date(report.at)), report.by].filter(Boolean).join(' · ')}
              {report.status === 'failed' && ` · ${say(words.refused)}`}
            </span>
          </button>
          {open === report.id && <Report report={report} />}
        </li>
      ))}
    </ul>
  )
}
