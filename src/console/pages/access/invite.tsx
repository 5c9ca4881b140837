/** Inviting somebody: a form, then the link to hand over. */
import { type FormEvent, useState } from 'react'
import { api } from '../../api.ts'
import { useSay } from '../../locale.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { DepartmentChoice } from './department-choice.tsx'
import type { Department } from './model.ts'
import { RoleChoice } from './role-choice.tsx'
import { Secret } from './secret.tsx'
import { useDoing } from './use-doing.ts'
import { words } from './words.ts'

export function Invite({
  departments,
  onClose,
}: {
  departments: readonly Department[]
  onClose: () => void
}) {
  const say = useSay()
  const [roles, setRoles] = useState<readonly string[]>(['viewer'])
  const [departmentId, setDepartmentId] = useState<string | null>(null)
  const [link, setLink] = useState<string | null>(null)
  const { busy, problem, run } = useDoing()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const body = { email: String(form.get('email')), name: String(form.get('name')), roles, departmentId }
    void run(async () => {
      const answer = await api<{ link: string }>('/api/access/invitations', { method: 'POST', body })
      setLink(answer.link)
    })
  }
  return (
    <Dialog label={say(words.invite)} title={say(words.invite)} onClose={onClose}>
      {link === null ? (
        <form className="form" onSubmit={submit}>
          <p className="small quiet-ink">{say(words.inviteNote)}</p>
          <label className="field">
            <span>{say(words.name)}</span>
            <input name="name" required maxLength={100} />
          </label>
          <label className="field">
            <span>{say(words.email)}</span>
            <input name="email" type="email" required />
          </label>
          <DepartmentChoice departments={departments} chosen={departmentId} onChange={setDepartmentId} />
          <RoleChoice chosen={roles} onChange={setRoles} />
          {problem !== null && <ErrorState problem={problem} />}
          <div>
            <button type="submit" className="button" disabled={busy || roles.length === 0}>
              {say(words.create)}
            </button>
          </div>
        </form>
      ) : (
        <Secret label={say(words.link)} value={link} />
      )}
    </Dialog>
  )
}
