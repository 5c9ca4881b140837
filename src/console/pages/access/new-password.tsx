/** Choosing a password, typed twice. Its form asks `twiceTheSame` before it sends anything. */
import type { Words } from '#values'
import { useSay } from '../../locale.ts'

const words = {
  password: { 'zh-CN': '新密码（至少 12 个字符）', en: 'New password (at least 12 characters)' },
  again: { 'zh-CN': '再次输入新密码', en: 'New password again' },
  differ: { 'zh-CN': '两次输入的密码不同', en: 'The two passwords differ' },
} satisfies Record<string, Words>

const SHORTEST = 12
const LONGEST = 128

export const twiceTheSame = (form: FormData): boolean => form.get('password') === form.get('again')

export function NewPassword({ differ }: { differ: boolean }) {
  const say = useSay()
  return (
    <>
      <label className="field">
        <span>{say(words.password)}</span>
        <input
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={SHORTEST}
          maxLength={LONGEST}
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
    </>
  )
}
