/**
 * A table of data: tabular figures, units in the head, sorting, pages, download, and what to say when there is nothing.
 * An HTML table and not Ant Design's, whose scrollbar measuring breaks the content security policy with every table.
 */
import { type ReactNode, useMemo, useState } from 'react'
import { csv } from './csv.ts'
import { download } from './download.ts'
import { formatNumber } from './format.ts'
import { useSay } from './locale.ts'
import { ScrollRegion } from './parts/scroll-region.tsx'
import { type Order, nextOrder, ordered } from './table-order.ts'

const own = {
  download: { 'zh-CN': '下载 CSV', en: 'Download CSV' },
  none: { 'zh-CN': '没有数据', en: 'No data' },
  before: { 'zh-CN': '上一页', en: 'Previous' },
  after: { 'zh-CN': '下一页', en: 'Next' },
  of: { 'zh-CN': '/ 共', en: 'of' },
}

export interface Column<Row> {
  readonly key: string
  readonly title: string
  readonly unit?: string
  /** What is sorted by and written to the file. */
  readonly value: (row: Row) => string | number | null
  /** What is shown; without it the value, with `decimals`. */
  readonly show?: (row: Row) => ReactNode
  /** Makes it a column of numbers. */
  readonly decimals?: number
  /** Pixels. */
  readonly width?: number
  /** By a press on the head; on unless said otherwise. */
  readonly sortable?: boolean
}

interface DataTableProps<Row> {
  /** The table's accessible name, and the file's. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** The caption is shown as a heading unless something above it says the same. */
  readonly bare?: boolean
  /** Newer rows are on their way: what is shown is dimmed. */
  readonly loading?: boolean
  readonly empty?: ReactNode
  /** Rows a page; without it all rows are shown. */
  readonly pageSize?: number
  /** Marks rows, for instance the one at the chosen moment. */
  readonly selected?: (row: Row) => boolean
  /** The pointer is over a row, or (null) over none. */
  readonly onHover?: (row: Row | null) => void
  readonly tools?: ReactNode
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const say = useSay()
  const {
    caption,
    columns,
    rows,
    rowKey,
    bare = false,
    loading = false,
    empty,
    pageSize,
    selected,
    onHover,
    tools,
  } = props
  const [order, setOrder] = useState<Order | null>(null)
  const [page, setPage] = useState(0)

  const sorted = useMemo(() => {
    const column = columns.find((c) => c.key === order?.key)
    return order === null || column === undefined ? rows : ordered(rows, column.value, order.descending)
  }, [rows, columns, order])
  const pages = pageSize === undefined ? 1 : Math.max(1, Math.ceil(sorted.length / pageSize))
  const at = Math.min(page, pages - 1)
  const shown = pageSize === undefined ? sorted : sorted.slice(at * pageSize, (at + 1) * pageSize)

  const save = () => {
    const head = columns.map((c) => (c.unit === undefined ? c.title : `${c.title} (${c.unit})`))
    download(
      `${caption}.csv`,
      csv(
        head,
        sorted.map((row) => columns.map((c) => c.value(row))),
      ),
      'text/csv;charset=utf-8',
    )
  }
  return (
    <div className="part">
      <div className="part-head">
        <h2 className={bare ? 'hidden' : ''}>{caption}</h2>
        <div className="part-tools">
          {tools}
          {rows.length > 0 && (
            <button type="button" className="quiet" onClick={save}>
              {say(own.download)}
            </button>
          )}
        </div>
      </div>
      {rows.length === 0 ? (
        (empty ?? <p className="empty-note">{say(own.none)}</p>)
      ) : (
        <ScrollRegion label={caption} className={loading ? 'table-scroll table-waits' : 'table-scroll'}>
          <table className="table" aria-busy={loading}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <Head
                    key={column.key}
                    column={column}
                    order={order}
                    onOrder={() => setOrder(nextOrder(order, column.key))}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr
                  key={rowKey(row)}
                  className={selected?.(row) === true ? 'selected' : undefined}
                  onPointerEnter={onHover === undefined ? undefined : () => onHover(row)}
                  onPointerLeave={onHover === undefined ? undefined : () => onHover(null)}
                >
                  {columns.map((column) => (
                    <td
                      key={column.key}
                      className={column.decimals === undefined ? undefined : 'cell-number'}
                    >
                      {cell(column, row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {pages > 1 && (
        <div className="table-pages num">
          <button type="button" className="quiet" disabled={at === 0} onClick={() => setPage(at - 1)}>
            {say(own.before)}
          </button>
          <span>
            {at * pageSize! + 1}–{Math.min((at + 1) * pageSize!, sorted.length)} {say(own.of)}{' '}
            {formatNumber(sorted.length)}
          </span>
          <button type="button" className="quiet" disabled={at === pages - 1} onClick={() => setPage(at + 1)}>
            {say(own.after)}
          </button>
        </div>
      )}
    </div>
  )
}

interface HeadProps<Row> {
  readonly column: Column<Row>
  readonly order: Order | null
  readonly onOrder: () => void
}

function Head<Row>({ column, order, onOrder }: HeadProps<Row>) {
  const { key, title, unit, decimals, width, sortable = true } = column
  const sorted = order?.key === key ? (order.descending ? 'descending' : 'ascending') : undefined
  const words = (
    <>
      {title}
      {unit !== undefined && <span className="unit"> {unit}</span>}
    </>
  )
  return (
    <th
      scope="col"
      className={decimals === undefined ? undefined : 'cell-number'}
      aria-sort={sorted}
      style={width === undefined ? undefined : { width }}
    >
      {sortable ? (
        <button type="button" className="table-sort" onClick={onOrder}>
          {words}
        </button>
      ) : (
        words
      )}
    </th>
  )
}

function cell<Row>({ show, value, decimals }: Column<Row>, row: Row): ReactNode {
  if (show !== undefined) return show(row)
  const v = value(row)
  return typeof v === 'number' ? formatNumber(v, decimals) : (v ?? '—')
}
