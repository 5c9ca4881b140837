/** Wind and pressure along time, with the same cursor as the map. */
import { Chart } from '#console/chart.tsx'
import type { ChartModel } from '#console/chart/model.ts'
import { useNarrow } from '#console/parts/use-narrow.ts'
import { goToMoment } from '#console/time.ts'

interface Props {
  readonly wind: ChartModel
  readonly pressure: ChartModel | null
  /** The last moment that may be chosen: the end of the record. */
  readonly lastMs: number
  readonly firstMs: number
}

export function Strength({ wind, pressure, firstMs, lastMs }: Props) {
  const narrow = useNarrow()
  const height = narrow ? 220 : 150
  const pick = (x: number) => {
    if (x >= firstMs && x <= lastMs) goToMoment(new Date(Math.round(x / 60_000) * 60_000))
  }
  return (
    <div className="strength">
      <Chart model={wind} height={height} group="typhoon-strength" onPick={pick} />
      {pressure !== null && <Chart model={pressure} height={height} group="typhoon-strength" onPick={pick} />}
    </div>
  )
}
