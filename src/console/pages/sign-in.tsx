/** Signing in with an e-mail address and a password. */
import { type FormEvent, useEffect, useState } from 'react'
import type { Words } from '#values'
import { ApiProblem } from '../api.ts'
import { optional } from '../address.ts'
import { useSay } from '../locale.ts'
import { go, useAddress } from '../navigation.ts'
import { ErrorState } from '../parts/error-state.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { BASE } from '../router.ts'
import { signIn, useSession } from '../session.ts'

const words = {
  sentence: { 'zh-CN': '登录后可以录入、发布和管理', en: 'Sign in to enter, publish and administer' },
  note: { 'zh-CN': '不登录也可以查看公开页面。', en: 'Public pages can be seen without signing in.' },
  email: { 'zh-CN': '电子邮箱', en: 'E-mail' },
  password: { 'zh-CN': '密码', en: 'Password' },
  signIn: { 'zh-CN': '登录', en: 'Sign in' },
  forgotten: {
    'zh-CN': '忘记密码时，请管理员生成重置链接。',
    en: 'If you forgot the password, ask an administrator for a link to reset it.',
  },
} satisfies Record<string, Words>

const codecs = { next: optional() }

export default function SignIn() {
  const say = useSay()
  const [address] = useAddress(codecs)
  const { actor } = useSession()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)

  // Only within the console: an address from elsewhere must not lead out.
  const wanted = address.next
  const within = wanted !== null && /^\/console(?:\/[\w-]+)*$/.test(wanted) && !wanted.endsWith('/sign-in')
  const next = within ? wanted : BASE
  useEffect(() => {
    if (actor.kind === 'person') go(next, 'replace')
  }, [actor.kind, next])

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(null)
    try {
      await signIn(String(form.get('email')), String(form.get('password')))
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="document">
      <PageHeader sentence={say(words.sentence)} note={say(words.note)} />
      <form className="form" onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span>{say(words.email)}</span>
          <input name="email" type="email" autoComplete="username" required />
        </label>
        <label className="field">
          <span>{say(words.password)}</span>
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <div>
          <button type="submit" className="button-primary" disabled={busy}>
            {say(words.signIn)}
          </button>
        </div>
        <p className="small quiet-ink">{say(words.forgotten)}</p>
      </form>
      {problem !== null && <ErrorState problem={problem} />}
    </div>
  )
}
