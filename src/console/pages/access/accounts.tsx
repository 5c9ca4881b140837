/** The accounts, each with its roles and department, to be changed, closed, and opened again. */
import { useState } from 'react'
import { api } from '../../api.ts'
import { useSay } from '../../locale.ts'
import { ErrorState } from '../../parts/error-state.tsx'
import { Time } from '../../parts/time-text.tsx'
import { tell } from '../../parts/toast.tsx'
import { roleTitle } from '../../roles.ts'
import { type Column, DataTable } from '../../table.tsx'
import { ChangeAccount } from './change-account.tsx'
import { CloseAccount } from './close-account.tsx'
import { hasIssued } from './issued.tsx'
import type { Account, Department } from './model.ts'
import { ResetPassword } from './reset-password.tsx'
import { useDoing } from './use-doing.ts'
import { words } from './words.ts'

interface Props {
  readonly accounts: readonly Account[]
  readonly departments: readonly Department[]
  readonly onChanged: () => void
}

type Opened = { readonly account: Account; readonly to: 'change' | 'close' | 'reset' }

export function Accounts({ accounts, departments, onChanged }: Props) {
  const say = useSay()
  const [opened, setOpened] = useState<Opened | null>(null)
  const shut = () => setOpened(null)
  const { busy, problem, run } = useDoing()

  const setActive = (account: Account, active: boolean, undo: boolean) =>
    void run(async () => {
      await api(`/api/access/accounts/${account.id}`, { method: 'PATCH', body: { active } })
      onChanged()
      if (active) return
      const done = `${say(words.closedDone)}: ${account.name}`
      if (undo) tell(done, () => setActive(account, true, false))
      else tell(done)
    })
  // What can be undone is done at once; what cannot is said first.
  const close = (account: Account) =>
    hasIssued(account) ? setOpened({ account, to: 'close' }) : setActive(account, false, true)
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
      width: 240,
      show: (a) => (
        <span className="cell-actions">
          <button type="button" className="quiet" onClick={() => setOpened({ account: a, to: 'change' })}>
            {say(words.change)}
          </button>
          {a.active && (
            <button type="button" className="quiet" onClick={() => setOpened({ account: a, to: 'reset' })}>
              {say(words.resetLink)}
            </button>
          )}
          <button
            type="button"
            className="quiet"
            disabled={busy}
            onClick={() => (a.active ? close(a) : setActive(a, true, false))}
          >
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
      {opened?.to === 'change' && (
        <ChangeAccount
          account={opened.account}
          departments={departments}
          onClose={shut}
          onChanged={() => {
            shut()
            onChanged()
          }}
        />
      )}
      {opened?.to === 'reset' && (
        <ResetPassword
          account={opened.account}
          onClose={() => {
            shut()
            onChanged()
          }}
        />
      )}
      {opened?.to === 'close' && (
        <CloseAccount
          account={opened.account}
          onClose={shut}
          onConfirm={() => {
            shut()
            setActive(opened.account, false, false)
          }}
        />
      )}
    </>
  )
}
