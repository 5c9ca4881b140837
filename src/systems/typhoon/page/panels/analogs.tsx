/** What happened last time: the past storms most like this one, as a list that can be walked, pinned and compared. */
import { useMemo, useState } from 'react'
import { day, formatNumber } from '#console/format.ts'
import { useLocale, useSay } from '#console/locale.ts'
import { Dialog } from '#console/parts/dialog.tsx'
import { DataTable } from '#console/table.tsx'
import type { MatchOut, VerificationOut } from '../../schema.ts'
import type { Locale } from '#values'
import { PIN_TOKENS } from '../colours.ts'
import { nameOf } from '../course.ts'
import { happened, landfallsOf } from '../past-case.ts'
import { missOf } from '../quality/model.ts'
import { words as quality } from '../quality/words.ts'
import { useLand } from '../use-land.ts'
import { useRested } from '../use-rested.ts'
import { words } from '../words.ts'

/** `Sally 1964`; one without a name has its season in its key. */
export function analogTitle(a: Pick<MatchOut, 'name' | 'storm' | 'season'>, locale: Locale): string {
  const name = nameOf(a)
  const key = a.storm.slice(a.storm.indexOf(':') + 1)
  return name === null ? `${locale === 'en' ? 'Unnamed' : '未命名'} ${key}` : `${name} ${a.season}`
}

interface Props {
  readonly analogs: readonly MatchOut[]
  readonly pinned: readonly MatchOut[]
  readonly hovered: string | null
  readonly onHover: (id: string | null) => void
  readonly onPin: (id: string) => void
  readonly onOpen: (analog: MatchOut) => void
  /** How far off forecasts of past storms were, where that was verified. */
  readonly verification: VerificationOut | null
}

/** What happened is told of these; further down the list they are less and less like this one. */
const TOLD = 5

export function Analogs(props: Props) {
  const { analogs, pinned, hovered, onHover, onPin, onOpen, verification } = props
  const say = useSay()
  const locale = useLocale()
  const isLand = useLand()
  const all = listed(analogs, pinned)
  const told = useRested(
    all
      .slice(0, TOLD)
      .map(({ storm, from }) => `${storm} ${from}`)
      .join(),
  )
  const landfalls = useMemo(
    () =>
      isLand === null
        ? null
        : new Map(all.slice(0, TOLD).map((a) => [`${a.storm} ${a.from}`, landfallsOf(a, isLand)])),
    // Which storms they are stands in the text; not for each step of a fast replay.
    // oxlint-disable-next-line react/exhaustive-deps
    [told, isLand],
  )
  if (all.length === 0) return <p className="quiet-ink">{say(words.noAnalogs)}</p>
  return (
    <>
      <p className="hidden">{say(words.analogsHelp)}</p>
      <ol className="analogs">
        {all.map((a, i) => {
          const miss = missOf(verification, a.storm, locale)
          const pin = pinned.findIndex((p) => p.storm === a.storm)
          const title = analogTitle(a, locale)
          return (
            // The buttons inside are what is worked with; the row only shows which line it is.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
            <li
              key={a.storm}
              className={hovered === a.storm ? 'analog analog-hovered' : 'analog'}
              onPointerEnter={() => onHover(a.storm)}
              onPointerLeave={() => onHover(null)}
              onFocus={() => onHover(a.storm)}
              onBlur={() => onHover(null)}
            >
              <Swatch pin={pin} />
              <button
                type="button"
                className="analog-name"
                title={say(words.openStorm)}
                onClick={() => onOpen(a)}
              >
                {title}
              </button>
              <span className="small quiet-ink num" title={say(words.distance)}>
                <span className="hidden">{say(words.distance)} </span>
                {formatNumber(a.distance, 2)}
              </span>
              <button
                type="button"
                className="quiet"
                aria-pressed={pin >= 0}
                aria-label={`${say(pin >= 0 ? words.unpin : words.pin)}: ${title}`}
                onClick={() => onPin(a.storm)}
              >
                {say(pin >= 0 ? words.unpin : words.pin)}
              </button>
              {i < TOLD && (
                <p className="analog-told small num">
                  {happened(a, landfalls?.get(`${a.storm} ${a.from}`) ?? null, locale)}
                  {miss !== null && ` · ${say(quality.wrong)} ${miss}`}
                </p>
              )}
            </li>
          )
        })}
      </ol>
    </>
  )
}

/** Pinned ones that the list of this moment no longer has come first. */
const listed = (analogs: readonly MatchOut[], pinned: readonly MatchOut[]): MatchOut[] => [
  ...pinned.filter((p) => !analogs.some((a) => a.storm === p.storm)),
  ...analogs,
]

/** Opens the table of why each of them matched. */
export function Compare({ analogs, pinned }: Pick<Props, 'analogs' | 'pinned'>) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="quiet" onClick={() => setOpen(true)}>
        {say(words.compare)}
      </button>
      {open && (
        <Dialog
          label={say(words.analogs)}
          title={say(words.analogs)}
          className="wide-dialog"
          onClose={() => setOpen(false)}
        >
          <Why analogs={listed(analogs, pinned)} pinned={pinned} />
        </Dialog>
      )}
    </>
  )
}

/** A line's colour in the list as on the map. */
function Swatch({ pin }: { pin: number }) {
  const token = pin >= 0 ? (PIN_TOKENS[pin] ?? 'ink-2') : 'ghost'
  return (
    <svg className="swatch" width="16" height="12" viewBox="0 0 16 12" aria-hidden="true">
      <path d="M0 6h16" stroke={`var(--${token})`} strokeWidth={pin >= 0 ? 3 : 1.5} />
    </svg>
  )
}

function Why({ analogs, pinned }: { analogs: readonly MatchOut[]; pinned: readonly MatchOut[] }) {
  const say = useSay()
  const locale = useLocale()
  return (
    <>
      <p className="small quiet-ink">
        {say(words.analogsHelp)} {say(words.pinHelp)}
      </p>
      <DataTable
        caption={say(words.analogs)}
        bare
        rows={analogs}
        rowKey={(a) => a.storm}
        selected={(a) => pinned.some((p) => p.storm === a.storm)}
        columns={[
          { key: 'storm', title: say(words.storm), value: (a) => analogTitle(a, locale) },
          { key: 'from', title: say(words.matchedAt), value: (a) => day(new Date(a.from)) },
          { key: 'distance', title: say(words.distance), value: (a) => a.distance, decimals: 2 },
          {
            key: 'position',
            title: say(words.positionKm),
            unit: say(words.km),
            value: (a) => a.why.positionKm,
            decimals: 0,
          },
          {
            key: 'motion',
            title: say(words.motionKmh),
            unit: say(words.kmh),
            value: (a) => a.why.motionKmh,
            decimals: 1,
          },
          {
            key: 'heading',
            title: say(words.headingDeg),
            unit: say(words.degrees),
            value: (a) => a.why.headingDeg,
            decimals: 0,
          },
          {
            key: 'season',
            title: say(words.seasonDays),
            unit: say(words.days),
            value: (a) => a.why.seasonDays,
            decimals: 0,
          },
          {
            key: 'wind',
            title: say(words.windMs),
            unit: say(words.ms),
            value: (a) => a.why.windMs,
            decimals: 0,
          },
          {
            key: 'shape',
            title: say(words.shapeKm),
            unit: say(words.km),
            value: (a) => a.why.shapeKm,
            decimals: 0,
          },
        ]}
      />
    </>
  )
}
