/** What the storm brings to the districts, and when. Asked for when the panel is opened. */
import { useMemo, useState } from 'react'
import { csv } from '#console/csv.ts'
import { download } from '#console/download.ts'
import { useLocale, useSay } from '#console/locale.ts'
import { ErrorState } from '#console/parts/error-state.tsx'
import { LoadingState } from '#console/parts/loading-state.tsx'
import { useApi } from '#console/use-api.ts'
import type { ForecastOut, ImpactOut } from '../../schema.ts'
import { stormAddress } from '../ahead.ts'
import { isFirstFix } from '../outlook/outlook.ts'
import { useRested } from '../use-rested.ts'
import { words as page } from '../words.ts'
import { Heat, HeatTable, NearTable } from './heat.tsx'
import { impactFile, isNothing, isRain, nearStrips, stripsOf } from './strips.ts'
import { SHOWN, type Shown, SHOWN_TITLES, SHOWN_WORDS, words } from './words.ts'

interface Props {
  readonly storm: string
  readonly title: string
  readonly forecast: ForecastOut
}

export default function Impact({ storm, title, forecast }: Props) {
  const say = useSay()
  const locale = useLocale()
  const [shown, setShown] = useState<Shown>('gust8')
  const [asTable, setAsTable] = useState(false)
  const first = isFirstFix(forecast)
  const url = first ? null : `${stormAddress(storm)}/impact?at=${forecast.at}`
  // Not for each step of a fast replay.
  const { data, problem, retry, url: answered } = useApi<ImpactOut>(useRested(url))
  const impact = data !== undefined && answered === url ? data : null
  const strips = useMemo(
    () =>
      shown === 'near'
        ? nearStrips(forecast.strikes ?? [], locale)
        : impact === null
          ? []
          : stripsOf(impact, shown, locale),
    [impact, shown, forecast, locale],
  )
  if (first) return <p className="quiet-ink">{say(words.firstFix)}</p>
  const save = () => {
    if (impact === null) return
    const { head, body } = impactFile(impact, locale)
    const name = `${title} ${say(words.title)} ${forecast.at.slice(0, 16)}Z.csv`
    download(name, csv(head, body), 'text/csv;charset=utf-8')
  }
  const waits = shown !== 'near' && impact === null
  return (
    <div className="part">
      <div className="choice-row" role="group" aria-label={say(words.choose)}>
        {SHOWN.map((each) => (
          <button
            key={each}
            type="button"
            className="quiet"
            aria-pressed={shown === each}
            title={say(SHOWN_TITLES[each])}
            onClick={() => setShown(each)}
          >
            {say(SHOWN_WORDS[each])}
          </button>
        ))}
      </div>
      {waits ? (
        problem === null ? (
          <LoadingState rows={6} label={say(words.computing)} />
        ) : (
          <ErrorState problem={problem} onRetry={retry} />
        )
      ) : isNothing(strips, shown) ? (
        <p>{say(shown === 'near' ? words.noneNear : isRain(shown) ? words.noneRain : words.noneGust)}</p>
      ) : shown === 'near' ? (
        <NearTable strips={strips} hours={forecast.strikes?.[0]?.hours ?? []} />
      ) : asTable ? (
        <HeatTable impact={impact!} strips={strips} shown={shown} />
      ) : (
        <Heat impact={impact!} strips={strips} shown={shown} />
      )}
      {!waits && (
        <div className="part-tools">
          {shown !== 'near' && (
            <button
              type="button"
              className="quiet"
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
            >
              {say(asTable ? words.asStrips : words.asTable)}
            </button>
          )}
          {impact !== null && (
            <button type="button" className="quiet" onClick={save}>
              {say(page.download)}
            </button>
          )}
        </div>
      )}
      {!isRain(shown) && shown !== 'near' && <p className="small quiet-ink">{say(words.whenHelp)}</p>}
      <p className="small quiet-ink">
        {impact?.consensus === true && `${say(words.blended)} `}
        {say(words.limits)}
      </p>
    </div>
  )
}
