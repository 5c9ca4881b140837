/** The accounts, each with its roles and department, to be changed, closed, and opened again. */
import { useState } from 'react'
import { api } from '../../api.ts'
import { useSay } from '../../locale.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Time } from '../../parts/time-text.tsx'
import { tell } from '../../parts/toast.tsx'
import { roleTitle } from '../../roles.ts'
import { type Column, DataTable } from '../../table.tsx'
import { DepartmentChoice } from './department-choice.tsx'
import type { Account, Department } from './model.ts'
import { RoleChoice } from './role-choice.tsx'
import { useDoing } from './use-doing.ts'
import { words } from './words.ts'

interface Props {
  readonly accounts: readonly Account[]
  readonly departments: readonly Department[]
  readonly onChanged: () => void
}

const patch = (id: string, body: object) =>
  api<Account>(`/api/access/accounts/${id}`, { method: 'PATCH', body })

export function Accounts({ accounts, departments, onChanged }: Props) {
  const say = useSay()
  const [changing, setChanging] = useState<Account | null>(null)
  const { busy, problem, run } = useDoing()

  // What can be undone is done at once.
  const setActive = (account: Account, active: boolean) =>
    void run(async () => {
      await patch(account.id, { active })
      onChanged()
      if (!active) tell(`${say(words.closedDone)}: ${account.name}`, () => setActive(account, true))
    })
  const columns: Column<Account>[] = [
    { key: 'name', title: say(words.name), value: (a) => a.name },
    { key: 'email', title: say(words.email), value: (a) => a.email },
    { key: 'department', title: say(words.department), value: (a) => a.departmentName },
    {
      key: 'roles',
      title: say(words.roles),
      value: (a) => a.roles.map((r) => say(roleTitle(r))).join(' · '),
    },
    {
      key: 'state',
      title: say(words.state),
      value: (a) => say(a.active ? words.open : words.closed),
      width: 90,
    },
    {
      key: 'created',
      title: say(words.created),
      value: (a) => a.createdAt,
      show: (a) => <Time at={a.createdAt} form="full" />,
      width: 150,
    },
    {
      key: 'do',
      title: say(words.change),
      value: () => null,
      sortable: false,
      width: 160,
      show: (a) => (
        <span className="cell-actions">
          <button type="button" className="quiet" onClick={() => setChanging(a)}>
            {say(words.change)}
          </button>
          <button type="button" className="quiet" disabled={busy} onClick={() => setActive(a, !a.active)}>
            {say(a.active ? words.close : words.reopen)}
          </button>
        </span>
      ),
    },
  ]
  return (
    <>
      {problem !== null && <ErrorState problem={problem} />}
      <DataTable
        caption={say(words.accounts)}
        bare
        columns={columns}
        rows={accounts}
        rowKey={(a) => a.id}
        pageSize={50}
      />
      {changing !== null && (
        <Change
          account={changing}
          departments={departments}
          onClose={() => setChanging(null)}
          onChanged={() => {
            setChanging(null)
            onChanged()
          }}
        />
      )}
    </>
  )
}

interface ChangeProps {
  readonly account: Account
  readonly departments: readonly Department[]
  readonly onClose: () => void
  readonly onChanged: () => void
}

function Change({ account, departments, onClose, onChanged }: ChangeProps) {
  const say = useSay()
  const [roles, setRoles] = useState(account.roles)
  const [departmentId, setDepartmentId] = useState(account.departmentId)
  const { busy, problem, run } = useDoing()
  const save = () =>
    void run(async () => {
      await patch(account.id, { roles, departmentId })
      onChanged()
    })
  return (
    <Dialog label={account.name} title={account.name} onClose={onClose}>
      <div className="form">
        <p className="small quiet-ink">{say(words.changedEnds)}</p>
        <RoleChoice chosen={roles} onChange={setRoles} />
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
