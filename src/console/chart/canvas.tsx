/** The drawn part of a chart. In a file of its own, so that ECharts is loaded by the first chart and not before. */
import { BarChart, LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { type ECharts, connect, getInstanceByDom, init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useLocale } from '../locale.ts'
import { useTokens } from '../theme.ts'
import { useLatest } from '../use-latest.ts'
import type { ChartModel } from './model.ts'
import { optionOf } from './option.ts'

use([
  BarChart,
  LineChart,
  ScatterChart,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  LabelLayout,
  CanvasRenderer,
])

interface Props {
  readonly model: ChartModel
  readonly height: number
  /** Charts of one group show the same crosshair. */
  readonly group?: string
  readonly onPick?: (x: number) => void
}

export default function ChartCanvas({ model, height, group, onPick }: Props) {
  const ref = useRef<HTMLDivElement>(null)
  const tokens = useTokens()
  const locale = useLocale()
  const pick = useLatest(onPick)

  useEffect(() => {
    const element = ref.current!
    const chart = init(element, null, { renderer: 'canvas' })
    chart.getZr().on('click', (event) => {
      const x = (chart.convertFromPixel({ gridIndex: 0 }, [event.offsetX, event.offsetY]) as number[])[0]
      if (x !== undefined && Number.isFinite(x)) pick.current?.(x)
    })
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [pick])

  useEffect(() => {
    const chart: ECharts | undefined = getInstanceByDom(ref.current!)
    if (chart === undefined) return
    const font = getComputedStyle(document.body).fontFamily
    chart.setOption(optionOf(model, tokens, locale, font, height), { notMerge: true })
    if (group !== undefined) {
      chart.group = group
      connect(group)
    }
  }, [model, tokens, locale, group, height])

  return <div ref={ref} className="chart" style={{ height }} aria-hidden="true" />
}
