/** What a one-time link opens: the first administrator's account, an invited one, or a new password for one's own. */
import { type FormEvent, useState } from 'react'
import type { Words } from '#values'
import { flag, text } from '../address.ts'
import { useSay } from '../locale.ts'
import { go, useAddress } from '../navigation.ts'
import { ErrorState } from '../parts/error-state.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { BASE } from '../router.ts'
import { resetPassword, setUp } from '../session.ts'
import { NewPassword, twiceTheSame } from './access/new-password.tsx'
import { useDoing } from './access/use-doing.ts'

const words = {
  sentence: { 'zh-CN': '设置您的账号', en: 'Set up your account' },
  note: { 'zh-CN': '链接只能使用一次。', en: 'The link works once.' },
  name: { 'zh-CN': '姓名', en: 'Name' },
  email: { 'zh-CN': '电子邮箱', en: 'E-mail' },
  create: { 'zh-CN': '创建账号', en: 'Create the account' },
  resetSentence: { 'zh-CN': '设置新密码', en: 'Choose a new password' },
  resetNote: {
    'zh-CN': '链接只能使用一次。设置后，此账号在其他地方的登录全部结束。',
    en: 'The link works once. Every session of the account ends when you have set the password.',
  },
  reset: { 'zh-CN': '设置密码并登录', en: 'Set the password and sign in' },
  noToken: {
    'zh-CN': '地址中没有令牌。请完整打开收到的链接，或服务器首次启动时打印的链接。',
    en: 'The address has no token. Open the whole link that you were given, or that the server printed at its first start.',
  },
} satisfies Record<string, Words>

const codecs = { token: text(), email: text(), name: text(), reset: flag() }

export default function Setup() {
  const say = useSay()
  const [{ token, email, name, reset }] = useAddress(codecs)
  const [differ, setDiffer] = useState(false)
  const { busy, problem, run } = useDoing()

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const field = (name: string) => String(form.get(name))
    setDiffer(!twiceTheSame(form))
    if (!twiceTheSame(form)) return
    const password = field('password')
    void run(async () => {
      if (reset) await resetPassword({ token, password })
      else await setUp({ token, name: field('name'), email: field('email'), password })
      go(BASE, 'replace')
    })
  }
  return (
    <div className="document">
      <PageHeader
        sentence={say(reset ? words.resetSentence : words.sentence)}
        note={say(token === '' ? words.noToken : reset ? words.resetNote : words.note)}
      />
      {token !== '' && (
        <form className="form" onSubmit={submit}>
          {!reset && (
            <label className="field">
              <span>{say(words.name)}</span>
              <input name="name" defaultValue={name} autoComplete="name" required maxLength={100} />
            </label>
          )}
          <label className="field">
            <span>{say(words.email)}</span>
            {/* Of a reset, only shown: the link knows its account, and the browser keeps the password under it. */}
            <input
              name="email"
              type="email"
              defaultValue={email}
              autoComplete="username"
              readOnly={reset}
              required={!reset}
            />
          </label>
          <NewPassword differ={differ} />
          <div>
            <button type="submit" className="button-primary" disabled={busy}>
              {say(reset ? words.reset : words.create)}
            </button>
          </div>
        </form>
      )}
      {problem !== null && <ErrorState problem={problem} />}
    </div>
  )
}
