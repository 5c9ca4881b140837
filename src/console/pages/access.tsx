/** Who may do what: accounts, invitations, departments and the tokens of machines. */
import { useState } from 'react'
import { oneOf } from '../address.ts'
import { useLocale, useSay } from '../locale.ts'
import { useAddress } from '../navigation.ts'
import { ErrorState } from '../parts/error-state.tsx'
import { LoadingState } from '../parts/loading-state.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { useApi } from '../use-api.ts'
import { Accounts } from './access/accounts.tsx'
import { Departments } from './access/departments.tsx'
import { Invite } from './access/invite.tsx'
import type { Account, Department, List } from './access/model.ts'
import { Tokens } from './access/tokens.tsx'
import { words } from './access/words.ts'

const TABS = ['accounts', 'departments', 'tokens'] as const
const codecs = { show: oneOf(TABS, 'accounts') }

export default function Access() {
  const say = useSay()
  const locale = useLocale()
  const [{ show }, set] = useAddress(codecs)
  const [inviting, setInviting] = useState(false)
  const accounts = useApi<List<Account>>('/api/access/accounts?limit=500')
  const departments = useApi<readonly Department[]>('/api/access/departments')
  const problem = accounts.problem ?? departments.problem
  const people = accounts.data?.items
  const named = departments.data ?? []

  const open = people?.filter((a) => a.active).length ?? 0
  const administrators = people?.filter((a) => a.active && a.roles.includes('administrator')).length ?? 0
  const sentence =
    people === undefined
      ? say(words.title)
      : locale === 'en'
        ? `${open} of ${people.length} accounts are open; ${administrators} of them ${administrators === 1 ? 'is an administrator' : 'are administrators'}`
        : `${people.length} 个账号中 ${open} 个可用，其中管理员 ${administrators} 个`
  return (
    <div className="document">
      <PageHeader
        sentence={sentence}
        note={say(words.note)}
        action={
          <button type="button" className="button-primary" onClick={() => setInviting(true)}>
            {say(words.invite)}
          </button>
        }
      />
      <div className="row" role="group" aria-label={say(words.title)}>
        {TABS.map((tab) => (
          <button
            key={tab}
            type="button"
            className="tab"
            aria-pressed={show === tab}
            onClick={() => set({ show: tab }, 'push')}
          >
            {say(words[tab])}
          </button>
        ))}
      </div>
      {problem !== null && (
        <ErrorState
          problem={problem}
          onRetry={() => {
            accounts.retry()
            departments.retry()
          }}
        />
      )}
      {people === undefined && problem === null && <LoadingState rows={6} />}
      {people !== undefined && show === 'accounts' && (
        <Accounts accounts={people} departments={named} onChanged={accounts.retry} />
      )}
      {show === 'departments' && <Departments departments={named} onChanged={departments.retry} />}
      {show === 'tokens' && <Tokens departments={named} onChanged={accounts.retry} />}
      {inviting && (
        <Invite
          departments={named}
          onClose={() => {
            setInviting(false)
            accounts.retry()
          }}
        />
      )}
    </div>
  )
}
