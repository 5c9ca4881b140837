/** What became of an imported file. */
import { formatNumber } from '#console/format.ts'
import { useSay } from '#console/locale.ts'
import type { ImportReport } from '../../schema.ts'
import { words } from './words.ts'

/** Longer lists are for the API; the first lines show what kind of fault it is. */
const SHOWN = 50

export function Report({ report }: { report: ImportReport }) {
  const say = useSay()
  const { storms, fixes, rejected, notices, revised, status } = report
  return (
    <div className="report">
      <p className="num">
        {formatNumber(storms)} {say(words.storms)} · {formatNumber(fixes)} {say(words.fixes)} ·{' '}
        {say(words.isNew)} {formatNumber(report.new)} · {say(words.revised)} {formatNumber(revised)} ·{' '}
        {say(words.rejected)} {formatNumber(rejected.length)}
        {status === 'failed' && <strong> · {say(words.refused)}</strong>}
        {status !== 'failed' && report.new + revised === 0 && <span> · {say(words.nothingNew)}</span>}
      </p>
      {rejected.length > 0 && (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col" className="cell-number">
                {say(words.line)}
              </th>
              <th scope="col">{say(words.field)}</th>
              <th scope="col">{say(words.reason)}</th>
            </tr>
          </thead>
          <tbody>
            {rejected.slice(0, SHOWN).map((r) => (
              <tr key={`${r.line} ${r.field ?? ''} ${r.reason}`}>
                <td className="cell-number">{formatNumber(r.line)}</td>
                <td>{r.field ?? '—'}</td>
                <td>{r.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rejected.length > SHOWN && (
        <p className="small quiet-ink num">+{formatNumber(rejected.length - SHOWN)}</p>
      )}
      {notices.length > 0 && (
        <details>
          <summary className="num">
            {say(words.notices)} {formatNumber(notices.length)}
          </summary>
          <ul className="notes">
            {notices.slice(0, SHOWN).map((n) => (
              <li key={`${n.line} ${n.text}`}>
                {say(words.line)} {n.line}: {n.text}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
