/** The record table: who did what to what, when, and by which rule. Newest first, filtered by act and subject. */
import { useMemo, useState } from 'react'
import type { Words } from '#values'
import { text } from '../address.ts'
import { api } from '../api.ts'
import { useLocale, useSay } from '../locale.ts'
import { useAddress } from '../navigation.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { ErrorState } from '../parts/error-state.tsx'
import { LoadingState } from '../parts/loading-state.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Time } from '../parts/time-text.tsx'
import { type Column, DataTable } from '../table.tsx'
import { useApi } from '../use-api.ts'

interface Entry {
  readonly id: string
  readonly at: string
  readonly actorKind: string
  readonly actorName: string
  readonly door: string
  readonly act: string
  readonly subject: string
  readonly rule: string | null
  readonly payload: unknown
  readonly commitment: string
}
interface Trail {
  readonly items: readonly Entry[]
  readonly next: string | null
}

const words = {
  none: { 'zh-CN': '没有符合条件的操作记录', en: 'No record fits' },
  noneHelp: {
    'zh-CN': '每一次改变数据的操作都会在同一事务中写入记录。请放宽筛选条件。',
    en: 'Every act that changes data is written here in the same transaction. Widen the filter.',
  },
  act: { 'zh-CN': '操作', en: 'Act' },
  subject: { 'zh-CN': '对象', en: 'Subject' },
  at: { 'zh-CN': '时间', en: 'Time' },
  who: { 'zh-CN': '操作者', en: 'Who' },
  door: { 'zh-CN': '途径', en: 'Through' },
  rule: { 'zh-CN': '依据', en: 'Rule' },
  payload: { 'zh-CN': '内容', en: 'Content' },
  older: { 'zh-CN': '更早的记录', en: 'Older records' },
  title: { 'zh-CN': '操作记录', en: 'Records of acts' },
} satisfies Record<string, Words>

/** Through which door the actor came; a door that is not known here is shown as it is. */
const DOORS: Readonly<Record<string, Words>> = {
  console: { 'zh-CN': '控制台', en: 'console' },
  api: { 'zh-CN': '接口', en: 'interface' },
  cli: { 'zh-CN': '命令行', en: 'command line' },
  job: { 'zh-CN': '后台任务', en: 'background job' },
  public: { 'zh-CN': '公开页面', en: 'public page' },
}

const codecs = { act: text(), subject: text() }
const PAGE = 100

export default function Records() {
  const say = useSay()
  const locale = useLocale()
  const [{ act, subject }, set] = useAddress(codecs)
  const query = new URLSearchParams({ limit: String(PAGE) })
  if (act !== '') query.set('act', act)
  if (subject !== '') query.set('subject', subject)
  const url = `/api/records?${query}`
  const { data, problem, loading, retry } = useApi<Trail>(url)
  const [older, setOlder] = useState<{ readonly than: Trail; readonly trail: Trail } | null>(null)

  // Older records belong to the list that they continue; another filter has its own.
  const more = older !== null && older.than === data ? older.trail : null
  const rows = useMemo(() => [...(data?.items ?? []), ...(more?.items ?? [])], [data, more])
  const next = more === null ? (data?.next ?? null) : more.next
  const readOn = async () => {
    if (data === undefined || next === null) return
    const trail = await api<Trail>(`${url}&before=${encodeURIComponent(next)}`)
    setOlder({ than: data, trail: { items: [...(more?.items ?? []), ...trail.items], next: trail.next } })
  }
  const columns: Column<Entry>[] = [
    {
      key: 'at',
      title: say(words.at),
      value: (r) => r.at,
      show: (r) => <Time at={r.at} form="full" />,
      width: 140,
    },
    { key: 'who', title: say(words.who), value: (r) => r.actorName, width: 160 },
    { key: 'act', title: say(words.act), value: (r) => r.act, show: (r) => <code>{r.act}</code>, width: 180 },
    { key: 'subject', title: say(words.subject), value: (r) => r.subject },
    { key: 'rule', title: say(words.rule), value: (r) => r.rule, width: 160 },
    { key: 'door', title: say(words.door), value: (r) => DOORS[r.door]?.[locale] ?? r.door, width: 100 },
    {
      key: 'payload',
      title: say(words.payload),
      value: (r) => JSON.stringify(r.payload),
      show: (r) => <Payload record={r} label={say(words.payload)} />,
      sortable: false,
    },
  ]
  const last = data?.items[0]
  const sentence =
    last === undefined
      ? say(words.title)
      : locale === 'en'
        ? `The last act was ${last.act}, by ${last.actorName}`
        : `最近一次操作是 ${last.act}，操作者 ${last.actorName}`
  const filter = (name: 'act' | 'subject', title: string, placeholder: string) => (
    <label className="field">
      <span>{title}</span>
      <input
        defaultValue={name === 'act' ? act : subject}
        placeholder={placeholder}
        onChange={(event) => set({ [name]: event.target.value.trim() })}
      />
    </label>
  )
  return (
    <div className="document">
      <PageHeader
        sentence={sentence}
        {...(last === undefined ? {} : { note: <Time at={last.at} form="full" /> })}
      />
      <div className="form-row">
        {filter('act', say(words.act), 'typhoon.import')}
        {filter('subject', say(words.subject), 'typhoon/cma/2018-1822')}
      </div>
      {problem !== null && <ErrorState problem={problem} onRetry={retry} />}
      {data === undefined && problem === null && <LoadingState rows={8} />}
      {data !== undefined && (
        <DataTable
          caption={say(words.title)}
          bare
          columns={columns}
          rows={rows}
          rowKey={(r) => r.id}
          loading={loading}
          empty={<EmptyState title={say(words.none)}>{say(words.noneHelp)}</EmptyState>}
        />
      )}
      {next !== null && (
        <div>
          <button type="button" className="button" onClick={() => void readOn()}>
            {say(words.older)}
          </button>
        </div>
      )}
    </div>
  )
}

function Payload({ record, label }: { record: Entry; label: string }) {
  if (record.payload === null || record.payload === undefined) return '—'
  return (
    <details className="payload">
      <summary>{label}</summary>
      <pre>{JSON.stringify(record.payload, null, 2)}</pre>
      <code>SHA-256 {record.commitment}</code>
    </details>
  )
}
