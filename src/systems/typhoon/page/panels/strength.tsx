/** Wind and pressure along time, with the same cursor as the map. */
import { useEffect, useState } from 'react'
import { Chart } from '#console/chart.tsx'
import type { ChartModel } from '#console/chart/model.ts'
import { useSay } from '#console/locale.ts'
import { useNarrow } from '#console/parts/use-narrow.ts'
import { goToMoment } from '#console/time.ts'
import { words } from '../words.ts'

/** Wind and pressure have two units, so they are two charts: beside the map one of them is shown. */
export type Shown = 'wind' | 'pressure'

interface Props {
  readonly wind: ChartModel
  readonly pressure: ChartModel | null
  readonly shown: Shown
  readonly onShow: (shown: Shown) => void
  /** The record begins and ends here: a press elsewhere chooses no moment. */
  readonly firstMs: number
  readonly lastMs: number
}

const HEIGHT = 204
const CALM_AFTER_MS = 500
const NARROW_HEIGHT = 240
/** The line of tools above a chart. */
const HEAD = 24

/** The chart's library is large: it is loaded when the map and the table have been drawn. */
let wasCalm = false
function useCalm(): boolean {
  const [calm, setCalm] = useState(wasCalm)
  useEffect(() => {
    if (wasCalm) return
    const become = () => {
      wasCalm = true
      setCalm(true)
    }
    const idle = requestIdleCallback(become, { timeout: CALM_AFTER_MS })
    return () => cancelIdleCallback(idle)
  }, [])
  return calm
}

export function Strength({ wind, pressure, shown, onShow, firstMs, lastMs }: Props) {
  const say = useSay()
  const height = useNarrow() ? NARROW_HEIGHT : HEIGHT
  const pick = (x: number) => {
    if (x >= firstMs && x <= lastMs) goToMoment(new Date(Math.round(x / 60_000) * 60_000))
  }
  const calm = useCalm()
  const model = shown === 'pressure' && pressure !== null ? pressure : wind
  return (
    <div className="strength">
      {pressure !== null && (
        <div className="strength-choice" role="group" aria-label={say(words.strength)}>
          {(['wind', 'pressure'] as const).map((each) => (
            <button
              key={each}
              type="button"
              className="quiet"
              aria-pressed={shown === each}
              onClick={() => onShow(each)}
            >
              {say(each === 'wind' ? words.windTab : words.pressureTab)}
            </button>
          ))}
        </div>
      )}
      {calm ? (
        <Chart model={model} height={height} onPick={pick} />
      ) : (
        <div style={{ height: height + HEAD }} />
      )}
    </div>
  )
}
