/** Brings a file to the server as it is, in the body of one request: with progress, and a way to stop. */
import { type DragEvent, useRef, useState } from 'react'
import type { Words } from '#values'
import { ApiProblem } from '../api.ts'
import { formatBytes } from '../format.ts'
import { useSay } from '../locale.ts'
import { upload } from '../upload.ts'
import { ErrorState } from './error-state.tsx'
import { LoadingState } from './loading-state.tsx'

const words = {
  choose: { 'zh-CN': '选择文件', en: 'Choose a file' },
  drop: { 'zh-CN': '或把文件拖到这里', en: 'or drop one here' },
  sending: { 'zh-CN': '正在上传', en: 'Sending' },
  reading: { 'zh-CN': '已上传，服务器正在处理', en: 'Sent; the server is working on it' },
  kept: { 'zh-CN': '服务器上的数据没有改变。', en: 'Nothing on the server was changed.' },
} satisfies Record<string, Words>

interface Props<Answer> {
  /** Where it is posted; given the file, for instance to name it in the query. */
  readonly url: string | ((file: File) => string)
  /** As in an input's `accept`: `.txt,.csv`. */
  readonly accept: string
  readonly label: string
  /** What files are taken, and what will happen. */
  readonly hint?: string
  readonly onDone: (answer: Answer, file: File) => void
}

interface Sending {
  readonly file: File
  readonly done: number
  readonly stop: () => void
}

export function FileDrop<Answer>({ url, accept, label, hint, onDone }: Props<Answer>) {
  const say = useSay()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<Sending | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)

  const send = async (file: File) => {
    setProblem(null)
    const sent = upload<Answer>(
      typeof url === 'string' ? url : url(file),
      file,
      'application/octet-stream',
      (done) => setSending((s) => (s === null ? s : { ...s, done })),
    )
    setSending({ file, done: 0, stop: sent.stop })
    try {
      const answer = await sent.answer
      setSending(null)
      onDone(answer, file)
    } catch (error) {
      setSending(null)
      if (error instanceof ApiProblem) setProblem(error)
      else if (!(error instanceof DOMException)) throw error
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file !== undefined && sending === null) void send(file)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={over ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {sending === null ? (
        <div className="row">
          <button type="button" className="button" onClick={() => input.current?.click()}>
            {say(words.choose)}
          </button>
          <span className="quiet-ink">{say(words.drop)}</span>
          <input
            ref={input}
            type="file"
            className="hidden"
            tabIndex={-1}
            accept={accept}
            aria-label={label}
            onChange={(event) => {
              const file = event.target.files?.[0]
              event.target.value = ''
              if (file !== undefined) void send(file)
            }}
          />
        </div>
      ) : (
        <LoadingState
          rows={0}
          label={`${say(sending.done < sending.file.size ? words.sending : words.reading)} ${sending.file.name} (${formatBytes(sending.file.size)})`}
          progress={{ done: sending.done, total: sending.file.size }}
          onCancel={sending.stop}
        />
      )}
      {hint !== undefined && <p className="small quiet-ink">{hint}</p>}
      {problem !== null && <ErrorState problem={problem} kept={say(words.kept)} />}
    </div>
  )
}
