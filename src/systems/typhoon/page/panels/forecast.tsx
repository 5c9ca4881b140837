/** The forecast in figures, its notes and its limits. */
import { csv } from '#console/csv.ts'
import { download } from '#console/download.ts'
import { formatNumber, weekday } from '#console/format.ts'
import { useLocale, useSay } from '#console/locale.ts'
import { useNarrow } from '#console/parts/use-narrow.ts'
import type { ForecastOut } from '../../schema.ts'
import type { Fix } from '../course.ts'
import { WEAKEST_MS } from '../approach.ts'
import { fileOf, placeOf, type Row, rowsOf, timeOf } from '../forecast-rows.ts'
import { rapidLine, scenariosOf } from '../outlook/outlook.ts'
import { Scenarios } from '../outlook/scenarios.tsx'
import { words as own } from '../outlook/words.ts'
import { limitsOf, noteText } from '../sentence.ts'
import { GradeShape } from './grade-shape.tsx'
import { words } from '../words.ts'

interface Props {
  readonly title: string
  readonly last: Fix
  readonly forecast: ForecastOut
  readonly basis: string
  readonly onHover: (id: string | null) => void
}

/** No storm any more: figures of its wind would say more than is known. */
const isWeak = (row: Row): boolean => row.h > 0 && row.windMs !== null && row.windMs < WEAKEST_MS

export function ForecastTable({ title, last, forecast, basis, onHover }: Props) {
  const say = useSay()
  const locale = useLocale()
  // Beside the map the limits stand in the header, whole.
  const narrow = useNarrow()
  const rows = rowsOf(last, forecast)
  const rapid = rapidLine(forecast, locale)
  const scenarios = scenariosOf(forecast)
  const save = () => {
    const { head, body } = fileOf(rows, locale)
    download(`${title} ${forecast.at.slice(0, 16)}Z.csv`, csv(head, body), 'text/csv;charset=utf-8')
  }
  return (
    <>
      {forecast.notes.length > 0 && (
        <ul className="notes">
          {forecast.notes.map((code) => (
            <li key={code}>{noteText(code, locale)}</li>
          ))}
        </ul>
      )}
      {rapid !== null && (
        <p className="num">
          <strong>{rapid}</strong>
        </p>
      )}
      {scenarios.length > 0 && <Scenarios scenarios={scenarios} onHover={onHover} />}
      {/* Scrolled by keyboard where it is wider than its panel. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="table-scroll" tabIndex={0} role="region" aria-label={say(words.forecastTable)}>
        <table className="forecast-table">
          <thead>
            <tr>
              <th scope="col">
                {say(words.lead)}
                <br />
                <span className="unit">{say(words.h)}</span>
              </th>
              <th scope="col">
                {say(words.time)} <span className="unit">UTC+8</span>
                <br />
                {say(words.position)}
              </th>
              <th scope="col" title={say(words.forceHelp)}>
                {say(words.wind)} <span className="unit">{say(words.ms)}</span> · {say(words.force)}
                <br />
                {say(words.grade)}
              </th>
              <th scope="col" className="cell-number" title={say(words.radiusHelp)}>
                {say(words.radius)}
                <br />
                <span className="unit">{say(words.km)}</span>
              </th>
              <th scope="col" className="cell-number">
                {say(words.toCity)}
                <br />
                <span className="unit">{say(words.km)}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.h} className={row.h === 0 ? 'forecast-now' : isWeak(row) ? 'forecast-weak' : ''}>
                <th scope="row" className="num">
                  {row.h === 0 ? say(words.nowRow) : `+${row.h}`}
                </th>
                <td className="nowrap">
                  <time dateTime={row.at.toISOString()}>
                    {timeOf(row)} {weekday(row.at, locale)}
                  </time>
                  <br />
                  <span className="quiet-ink num">{placeOf(row)}</span>
                </td>
                <td className="num">
                  {isWeak(row) ? `< ${formatNumber(WEAKEST_MS, 1)}` : formatNumber(row.windMs)}
                  {row.windRange !== null && !isWeak(row) && (
                    <span className="quiet-ink">
                      {' '}
                      ({row.windRange.map((ms) => formatNumber(ms)).join('–')})
                    </span>
                  )}
                  {row.force !== null && !isWeak(row) && (
                    <span className="quiet-ink">
                      {' '}
                      · {row.force}
                      {locale === 'zh-CN' && ' 级'}
                    </span>
                  )}
                  <br />
                  <span className="grade">
                    <GradeShape grade={row.grade} />
                    {row.kind[locale]}
                  </span>
                </td>
                <td className="cell-number">{formatNumber(row.radius70Km)}</td>
                <td className="cell-number">{formatNumber(row.cityKm)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {narrow && <p className="small quiet-ink">{limitsOf(forecast, locale)}</p>}
      {scenarios.length > 0 && <p className="small quiet-ink">{say(own.scenariosHelp)}</p>}
      <p className="small quiet-ink">
        {rows.some(({ windRange }) => windRange !== null) && `${say(own.range)} `}
        {basis}
      </p>
      <button type="button" className="quiet" onClick={save}>
        {say(words.download)}
      </button>
    </>
  )
}
