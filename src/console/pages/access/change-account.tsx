/** Changing the roles and the department of an account. */
import { useState } from 'react'
import { api } from '../../api.ts'
import { useSay } from '../../locale.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { DepartmentChoice } from './department-choice.tsx'
import { hasIssued, Issued } from './issued.tsx'
import type { Account, Department } from './model.ts'
import { RoleChoice } from './role-choice.tsx'
import { useDoing } from './use-doing.ts'
import { words } from './words.ts'

interface Props {
  readonly account: Account
  readonly departments: readonly Department[]
  readonly onClose: () => void
  readonly onChanged: () => void
}

export function ChangeAccount({ account, departments, onClose, onChanged }: Props) {
  const say = useSay()
  const [roles, setRoles] = useState(account.roles)
  const [departmentId, setDepartmentId] = useState(account.departmentId)
  const { busy, problem, run } = useDoing()
  const save = () =>
    void run(async () => {
      await api(`/api/access/accounts/${account.id}`, { method: 'PATCH', body: { roles, departmentId } })
      onChanged()
    })
  return (
    <Dialog label={account.name} title={account.name} onClose={onClose}>
      <div className="form">
        <p className="small quiet-ink">{say(words.changedEnds)}</p>
        <RoleChoice chosen={roles} onChange={setRoles} />
        {!roles.includes('administrator') && hasIssued(account) && (
          <p className="field-error" role="status">
            {say(words.stepBackWhat)} <Issued account={account} />
          </p>
        )}
        <DepartmentChoice departments={departments} chosen={departmentId} onChange={setDepartmentId} />
        {problem !== null && <ErrorState problem={problem} />}
        <div>
          <button type="button" className="button" disabled={busy || roles.length === 0} onClick={save}>
            {say(words.save)}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
