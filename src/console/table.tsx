/** A table of data: tabular figures, units in the head, sorting, download, and what to say when there is nothing. */
import { Table, type TableColumnType } from 'antd'
import type { ReactNode } from 'react'
import { csv } from './csv.ts'
import { download } from './download.ts'
import { formatNumber } from './format.ts'
import { useSay } from './locale.ts'

const own = {
  download: { 'zh-CN': '下载 CSV', en: 'Download CSV' },
  none: { 'zh-CN': '没有数据', en: 'No data' },
}

export interface Column<Row> {
  readonly key: string
  readonly title: string
  readonly unit?: string
  /** What is sorted by and written to the file. */
  readonly value: (row: Row) => string | number | null
  /** What is shown; without it the value, with `decimals`. */
  readonly show?: (row: Row) => ReactNode
  readonly decimals?: number
  readonly width?: number
  /** Sorting by a press on the head; on by default. */
  readonly sortable?: boolean
}

export interface DataTableProps<Row> {
  /** The table's accessible name, and the file's. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** The caption is shown as a heading unless something above it says the same. */
  readonly bare?: boolean
  readonly loading?: boolean
  readonly empty?: ReactNode
  /** Rows a page; without it all rows are shown. */
  readonly pageSize?: number
  /** Marks rows, for instance the one at the chosen moment. */
  readonly selected?: (row: Row) => boolean
  readonly tools?: ReactNode
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const say = useSay()
  const { caption, columns, rows, rowKey, bare = false, loading = false, empty, pageSize, selected, tools } = props
  const save = () => {
    const head = columns.map((c) => (c.unit === undefined ? c.title : `${c.title} (${c.unit})`))
    const body = rows.map((row) => columns.map((c) => c.value(row)))
    download(`${caption}.csv`, csv(head, body), 'text/csv;charset=utf-8')
  }
  return (
    <section className="part" aria-label={caption}>
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
      <Table<Row>
        size="small"
        columns={columns.map(antdColumn)}
        dataSource={rows as Row[]}
        rowKey={rowKey}
        loading={loading}
        pagination={pageSize === undefined ? false : { pageSize, size: 'small', hideOnSinglePage: true }}
        scroll={{ x: 'max-content' }}
        showSorterTooltip={false}
        {...(selected === undefined
          ? {}
          : { rowClassName: (row: Row) => (selected(row) ? 'ant-table-row-selected' : '') })}
        locale={{ emptyText: empty ?? say(own.none) }}
      />
    </section>
  )
}

function antdColumn<Row>(column: Column<Row>): TableColumnType<Row> {
  const { key, title, unit, value, show, decimals, width, sortable = true } = column
  const numeric = decimals !== undefined
  return {
    key,
    title:
      unit === undefined ? (
        title
      ) : (
        <>
          {title} <span className="unit">{unit}</span>
        </>
      ),
    ...(width === undefined ? {} : { width }),
    ...(numeric ? { className: 'cell-number', align: 'right' as const } : {}),
    ...(sortable ? { sorter: (a: Row, b: Row) => compare(value(a), value(b)) } : {}),
    render: (_: unknown, row: Row) => {
      if (show !== undefined) return show(row)
      const v = value(row)
      return typeof v === 'number' ? formatNumber(v, decimals) : (v ?? '—')
    },
  }
}

/** What is missing comes last. */
function compare(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a).localeCompare(String(b), 'zh-CN', { numeric: true })
}
