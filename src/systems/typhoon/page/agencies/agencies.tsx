/** What the agencies say: one row each, where it has the storm, how far off it was, and what it counts in the blend. */
import { formatNumber, formatPosition, fullTime, relativeTime, shortTime } from '#console/format.ts'
import { useLocale, useSay } from '#console/locale.ts'
import { ErrorState } from '#console/parts/error-state.tsx'
import { LoadingState } from '#console/parts/loading-state.tsx'
import { ScrollRegion } from '#console/parts/scroll-region.tsx'
import { useNow } from '#console/time.ts'
import type { Answer } from '#console/use-api.ts'
import type { AgenciesOut } from '../../schema.ts'
import { percent } from '../outlook/outlook.ts'
import { words as page } from '../words.ts'
import { dashOf, shortAgency } from './names.ts'
import { agencyHover, agencyRows, type AgencyRow, COMPARED_H, ownWeight } from './rows.ts'
import { words } from './words.ts'

interface Props {
  readonly answer: Answer<AgenciesOut>
  /** Of this moment; null while it is on its way. */
  readonly agencies: AgenciesOut | null
  /** The last fix: hours are counted from it. */
  readonly atMs: number
  /** A storm that is followed, and not one of the records. */
  readonly operational: boolean
  readonly onHover: (id: string | null) => void
}

export default function Agencies({ answer, agencies, atMs, operational, onHover }: Props) {
  const say = useSay()
  const locale = useLocale()
  if (!operational)
    return (
      <>
        <p>{say(words.noneHistory)}</p>
        <p className="quiet-ink">{say(words.onlyStatistics)}</p>
      </>
    )
  if (agencies === null)
    return answer.problem === null ? (
      <LoadingState rows={5} label={say(words.loading)} />
    ) : (
      <ErrorState problem={answer.problem} onRetry={answer.retry} />
    )
  const rows = agencyRows(agencies, atMs)
  const own = ownWeight(agencies)
  if (rows.length === 0)
    return (
      <>
        <p>{say(words.none)}</p>
        <p className="quiet-ink">
          {say(words.noneHelp)} <code>kapok typhoon follow</code>
        </p>
        <p className="quiet-ink">{say(words.onlyStatistics)}</p>
        <Feed feed={agencies.feed} />
      </>
    )
  return (
    <>
      <ScrollRegion label={say(words.title)}>
        <table className="plain agency-table">
          <thead>
            <tr>
              <th scope="col">
                {say(words.agency)}
                <br />
                <span className="unit">{say(words.issued)}</span>
              </th>
              {COMPARED_H.map((h) => (
                <th key={h} scope="col" title={say(words.missedHelp)}>
                  +{h} <span className="unit">{say(page.h)}</span>
                  <br />
                  <span className="unit">
                    {say(words.missed)} {say(page.km)}
                  </span>
                </th>
              ))}
              <th scope="col" className="cell-number" title={say(words.weightHelp)}>
                {say(words.weight)}
                <br />
                <span className="unit">48 {say(page.h)}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.agency} row={row} atMs={atMs} onHover={onHover} />
            ))}
            {own !== null && (
              <tr>
                <th scope="row" colSpan={COMPARED_H.length + 1}>
                  <Dash dash={[1, 4]} /> {say(words.ours)}
                </th>
                <td className="cell-number">{percent(own, locale)}</td>
              </tr>
            )}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="small quiet-ink">
        {say(words.missedHelp)} {say(words.winds)}
      </p>
      <Feed feed={agencies.feed} />
    </>
  )
}

function Row({ row, atMs, onHover }: { row: AgencyRow; atMs: number; onHover: Props['onHover'] }) {
  const say = useSay()
  const locale = useLocale()
  const { agency, title, issuedAt, stale, nearest, weight } = row
  return (
    <tr onPointerEnter={() => onHover(agencyHover(agency))} onPointerLeave={() => onHover(null)}>
      <th scope="row">
        <Dash dash={dashOf(agency)} /> <span title={title[locale]}>{shortAgency(agency, title, locale)}</span>
        <br />
        <time className="quiet-ink num" dateTime={issuedAt.toISOString()} title={fullTime(issuedAt)}>
          {shortTime(issuedAt)}
        </time>
        {stale && (
          <>
            <br />
            <strong title={say(words.staleHelp)}>{say(words.stale)}</strong>
          </>
        )}
      </th>
      {row.at.map(({ h, position, meanKm, cases }) => (
        <td key={h} className="num">
          {position === null ? '—' : <Position lon={position.lon} lat={position.lat} />}
          <br />
          <span className="quiet-ink">
            {meanKm === null ? say(words.notVerified) : `${formatNumber(meanKm)} (${cases})`}
          </span>
        </td>
      ))}
      <td className="cell-number">
        {weight === null ? '—' : percent(weight, locale)}
        {nearest !== null && (
          <span className="hidden">
            {' '}
            {say(words.toCity)}: {formatNumber(nearest.km)} {say(page.km)}, +{formatNumber(nearest.h)}{' '}
            {say(page.h)} ({shortTime(new Date(atMs + nearest.h * 3_600_000))})
          </span>
        )}
      </td>
    </tr>
  )
}

/** On two lines in a narrow column. */
function Position({ lon, lat }: { lon: number; lat: number }) {
  const [north, east] = formatPosition(lon, lat, 1).split(' ')
  return (
    <>
      {north} <span className="nowrap">{east}</span>
    </>
  )
}

function Dash({ dash }: { dash: readonly number[] }) {
  return (
    <svg className="swatch" width="26" height="8" viewBox="0 0 26 8" aria-hidden="true">
      <path
        d="M0 4h26"
        stroke="var(--ink)"
        strokeWidth="1.5"
        strokeDasharray={dash.length === 0 ? undefined : dash.join(' ')}
      />
    </svg>
  )
}

function Feed({ feed }: { feed: AgenciesOut['feed'] }) {
  const say = useSay()
  const locale = useLocale()
  const now = useNow()
  if (feed === null) return null
  return (
    <p className="small quiet-ink num">
      {say(words.feed)} <code>{feed.name}</code>:{' '}
      {feed.answeredAt === null
        ? say(words.feedNever)
        : `${say(words.feedAnswered)} ${relativeTime(new Date(feed.answeredAt), now, locale)}`}
      {feed.failures > 0 && ` · ${say(words.feedFailures)} ${formatNumber(feed.failures)}`}
    </p>
  )
}
