/**
 * A chart with what every chart has: an accessible description made from its data, "as table", and "download". The
 * picture is for the eye; the table is the same data for everyone else.
 */
import { Suspense, lazy, useId, useMemo, useState } from 'react'
import { type ChartModel, description, tableOf } from './chart/model.ts'
import { csv } from './csv.ts'
import { download } from './download.ts'
import { formatNumber } from './format.ts'
import { useLocale, useSay } from './locale.ts'
import { ScrollRegion } from './parts/scroll-region.tsx'

const ChartCanvas = lazy(() => import('./chart/canvas.tsx'))

const own = {
  asTable: { 'zh-CN': '表格', en: 'As table' },
  asChart: { 'zh-CN': '图', en: 'As chart' },
  download: { 'zh-CN': '下载', en: 'Download' },
}

interface ChartProps {
  /** Make it with useMemo: a new object is drawn anew. */
  readonly model: ChartModel
  /** Pixels, 240 by default. */
  readonly height?: number
  /** The title is shown as a heading unless something above it says the same. */
  readonly bare?: boolean
  /** Charts of one group show the same crosshair. */
  readonly group?: string
  /** A press on the chart at x; for instance to go to that moment. */
  readonly onPick?: (x: number) => void
}

export function Chart({ model, height = 240, bare = false, group, onPick }: ChartProps) {
  const say = useSay()
  const locale = useLocale()
  const [asTable, setAsTable] = useState(false)
  const id = useId()
  const table = useMemo(() => tableOf(model, locale), [model, locale])
  return (
    <figure
      className="part"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      style={{ margin: 0 }}
    >
      <div className="part-head">
        <h2 id={`${id}-title`} className={bare ? 'hidden' : ''}>
          {model.title}
        </h2>
        <div className="part-tools">
          <button type="button" className="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {say(asTable ? own.asChart : own.asTable)}
          </button>
          <button
            type="button"
            className="quiet"
            onClick={() =>
              download(`${model.title}.csv`, csv(table.head, table.rows), 'text/csv;charset=utf-8')
            }
          >
            {say(own.download)}
          </button>
        </div>
      </div>
      <p id={`${id}-text`} className="hidden">
        {description(model, locale)}
      </p>
      {asTable ? (
        <PlainTable {...table} height={height} label={model.title} />
      ) : (
        <Suspense fallback={<div style={{ height }} />}>
          <ChartCanvas
            model={model}
            height={height}
            {...(group === undefined ? {} : { group })}
            {...(onPick === undefined ? {} : { onPick })}
          />
        </Suspense>
      )}
    </figure>
  )
}

function PlainTable({
  head,
  rows,
  height,
  label,
}: ReturnType<typeof tableOf> & { height: number; label: string }) {
  return (
    <ScrollRegion label={label} maxHeight={Math.max(height, 160)}>
      <table className="table">
        <thead>
          <tr>
            {head.map((h) => (
              <th key={h} scope="col" className={h === head[0] ? '' : 'cell-number'}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={String(row[0])}>
              {row.map((cell, i) => (
                <td key={head[i]} className={i === 0 ? '' : 'cell-number'}>
                  {typeof cell === 'number' ? formatNumber(cell, decimalsOf(cell)) : (cell ?? '—')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

/** As many as the number has, three at most. */
const decimalsOf = (n: number): number => Math.min(3, (String(n).split('.')[1] ?? '').length)
