/** Changing one's own password. */
import { type FormEvent, useState } from 'react'
import type { Words } from '#values'
import { useSay } from '../locale.ts'
import { ErrorState } from '../parts/error-state.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { changePassword, useSession } from '../session.ts'
import { NewPassword, twiceTheSame } from './access/new-password.tsx'
import { useDoing } from './access/use-doing.ts'

const words = {
  sentence: { 'zh-CN': '修改您的密码', en: 'Change your password' },
  note: {
    'zh-CN': '修改后，您在其他地方的登录全部结束，此处保持登录。',
    en: 'Your sessions elsewhere end; you stay signed in here.',
  },
  done: { 'zh-CN': '密码已修改', en: 'Your password is changed' },
  doneNote: {
    'zh-CN': '您在其他地方的登录已全部结束。',
    en: 'Your sessions elsewhere have ended.',
  },
  email: { 'zh-CN': '电子邮箱', en: 'E-mail' },
  current: { 'zh-CN': '当前密码', en: 'Current password' },
  change: { 'zh-CN': '修改密码', en: 'Change the password' },
} satisfies Record<string, Words>

export default function Password() {
  const say = useSay()
  const { actor } = useSession()
  const [differ, setDiffer] = useState(false)
  const [done, setDone] = useState(false)
  const { busy, problem, run } = useDoing()

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setDiffer(!twiceTheSame(form))
    if (!twiceTheSame(form)) return
    void run(async () => {
      await changePassword({ current: String(form.get('current')), new: String(form.get('password')) })
      setDone(true)
    })
  }
  return (
    <div className="document">
      <div role="status">
        <PageHeader
          sentence={say(done ? words.done : words.sentence)}
          note={say(done ? words.doneNote : words.note)}
        />
      </div>
      {!done && (
        <form className="form" onSubmit={submit}>
          <label className="field">
            <span>{say(words.email)}</span>
            <input type="email" value={actor.email ?? ''} autoComplete="username" readOnly />
          </label>
          <label className="field">
            <span>{say(words.current)}</span>
            <input name="current" type="password" autoComplete="current-password" required />
          </label>
          <NewPassword differ={differ} />
          <div>
            <button type="submit" className="button-primary" disabled={busy}>
              {say(words.change)}
            </button>
          </div>
        </form>
      )}
      {problem !== null && <ErrorState problem={problem} />}
    </div>
  )
}
