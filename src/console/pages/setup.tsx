/** What a one-time link opens: the first administrator's account, or an invited one. */
import { type FormEvent, useState } from 'react'
import type { Words } from '#values'
import { text } from '../address.ts'
import { ApiProblem } from '../api.ts'
import { useSay } from '../locale.ts'
import { go, useAddress } from '../navigation.ts'
import { ErrorState } from '../parts/error-state.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { BASE } from '../router.ts'
import { setUp } from '../session.ts'

const words = {
  sentence: { 'zh-CN': '设置您的账号', en: 'Set up your account' },
  note: { 'zh-CN': '链接只能使用一次。', en: 'The link works once.' },
  name: { 'zh-CN': '姓名', en: 'Name' },
  email: { 'zh-CN': '电子邮箱', en: 'E-mail' },
  password: { 'zh-CN': '密码（至少 12 个字符）', en: 'Password (at least 12 characters)' },
  again: { 'zh-CN': '再次输入密码', en: 'Password again' },
  differ: { 'zh-CN': '两次输入的密码不同', en: 'The two passwords differ' },
  create: { 'zh-CN': '创建账号', en: 'Create the account' },
  noToken: {
    'zh-CN': '地址中没有令牌。请完整打开收到的链接，或服务器首次启动时打印的链接。',
    en: 'The address has no token. Open the whole link that you were given, or that the server printed at its first start.',
  },
} satisfies Record<string, Words>

const codecs = { token: text(), email: text(), name: text() }
const SHORTEST_PASSWORD = 12

export default function Setup() {
  const say = useSay()
  const [{ token, email, name }] = useAddress(codecs)
  const [busy, setBusy] = useState(false)
  const [differ, setDiffer] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const field = (name: string) => String(form.get(name))
    const same = field('password') === field('again')
    setDiffer(!same)
    if (!same) return
    setBusy(true)
    setProblem(null)
    try {
      await setUp({ token, name: field('name'), email: field('email'), password: field('password') })
      go(BASE, 'replace')
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="document">
      <PageHeader sentence={say(words.sentence)} note={say(token === '' ? words.noToken : words.note)} />
      {token !== '' && (
        <form className="form" onSubmit={(event) => void submit(event)}>
          <label className="field">
            <span>{say(words.name)}</span>
            <input name="name" defaultValue={name} autoComplete="name" required maxLength={100} />
          </label>
          <label className="field">
            <span>{say(words.email)}</span>
            <input name="email" type="email" defaultValue={email} autoComplete="username" required />
          </label>
          <label className="field">
            <span>{say(words.password)}</span>
            <input
              name="password"
              type="password"
              autoComplete="new-password"
              required
              minLength={SHORTEST_PASSWORD}
            />
          </label>
          <label className="field">
            <span>{say(words.again)}</span>
            <input name="again" type="password" autoComplete="new-password" required aria-invalid={differ} />
          </label>
          {differ && (
            <p className="field-error" role="alert">
              {say(words.differ)}
            </p>
          )}
          <div>
            <button type="submit" className="button-primary" disabled={busy}>
              {say(words.create)}
            </button>
          </div>
        </form>
      )}
      {problem !== null && <ErrorState problem={problem} />}
    </div>
  )
}
