/** What happened, what was kept, what to do; with the problem's type and request id to copy. */
import { ApiProblem } from '../api.ts'
import { useSay } from '../locale.ts'
import { words } from '../words.ts'
import { CopyButton } from './copy-button.tsx'

const own = {
  broken: { 'zh-CN': '页面出错了', en: 'The page has a defect' },
  brokenHelp: {
    'zh-CN': '服务器上的数据没有改变。请重新载入；若再次出现，请把下面的信息交给维护人员。',
    en: 'Nothing on the server was changed. Load the page again; if it comes back, give the lines below to who maintains it.',
  },
  wait: { 'zh-CN': '秒后可重试', en: 's until you can try again' },
}

interface Props {
  /** A problem of the server, or any error of the page itself. */
  readonly problem: ApiProblem | Error
  readonly onRetry?: () => void
  /** What was kept, in the reader's words: "the form keeps what you wrote". */
  readonly kept?: string
}

export function ErrorState({ problem, onRetry, kept }: Props) {
  const say = useSay()
  const api = problem instanceof ApiProblem ? problem : null
  const trace =
    api === null
      ? `${problem.name}: ${problem.message}`
      : [api.type, api.status > 0 ? `HTTP ${api.status}` : '', api.requestId ?? '']
          .filter((s) => s !== '')
          .join('\n')
  return (
    <div className="state state-error" role="alert">
      <h2>{api === null ? say(own.broken) : api.title}</h2>
      <p>{api === null ? say(own.brokenHelp) : api.detail}</p>
      {api !== null && api.errors.length > 0 && (
        <ul>
          {api.errors.map((e) => (
            <li key={e.field}>
              <code>{e.field}</code> {e.message}
            </li>
          ))}
        </ul>
      )}
      {kept !== undefined && <p>{kept}</p>}
      {api?.retryAfterSeconds != null && (
        <p className="num">
          {api.retryAfterSeconds} {say(own.wait)}
        </p>
      )}
      <div className="state-actions">
        {onRetry !== undefined && (
          <button type="button" className="button" onClick={onRetry}>
            {say(words.retry)}
          </button>
        )}
        <code className="trace">{trace}</code>
        <CopyButton text={trace} />
      </div>
    </div>
  )
}
