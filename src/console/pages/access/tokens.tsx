/** The tokens of machines: made, shown once, revoked. */
import { type FormEvent, useState } from 'react'
import { api } from '../../api.ts'
import { useSay } from '../../locale.ts'
import { ConfirmByTyping } from '../../parts/confirm.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { Time } from '../../parts/time-text.tsx'
import { roleTitle } from '../../roles.ts'
import { type Column, DataTable } from '../../table.tsx'
import { useApi } from '../../use-api.ts'
import { DepartmentChoice } from './department-choice.tsx'
import type { Department, List, Token } from './model.ts'
import { RoleChoice } from './role-choice.tsx'
import { Secret } from './secret.tsx'
import { useDoing } from './use-doing.ts'
import { words } from './words.ts'

const DEFAULT_DAYS = 365

interface Props {
  readonly departments: readonly Department[]
  /** What an account has issued has changed. */
  readonly onChanged: () => void
}

export function Tokens({ departments, onChanged }: Props) {
  const say = useSay()
  const { data, asOf, problem, retry } = useApi<List<Token>>('/api/access/tokens?limit=500')
  const [roles, setRoles] = useState<readonly string[]>(['viewer'])
  const [departmentId, setDepartmentId] = useState<string | null>(null)
  const [made, setMade] = useState<string | null>(null)
  const [revoking, setRevoking] = useState<Token | null>(null)
  const making = useDoing()
  const ending = useDoing()

  const make = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const element = event.currentTarget
    const form = new FormData(element)
    const body = { name: String(form.get('name')), days: Number(form.get('days')), roles, departmentId }
    void making.run(async () => {
      const { token } = await api<{ token: string }>('/api/access/tokens', { method: 'POST', body })
      setMade(token)
      element.reset()
      retry()
      onChanged()
    })
  }
  const revoke = (token: Token) =>
    void ending.run(async () => {
      await api(`/api/access/tokens/${token.id}`, { method: 'DELETE' })
      setRevoking(null)
      retry()
      onChanged()
    })
  const columns: Column<Token>[] = [
    { key: 'name', title: say(words.tokenName), value: (t) => t.name },
    {
      key: 'roles',
      title: say(words.roles),
      value: (t) => t.roles.map((r) => say(roleTitle(r))).join(' · '),
    },
    { key: 'by', title: say(words.issuedBy), value: (t) => t.createdByName },
    {
      key: 'created',
      title: say(words.created),
      value: (t) => t.createdAt,
      show: (t) => <Time at={t.createdAt} form="full" />,
    },
    {
      key: 'expires',
      title: say(words.expires),
      value: (t) => t.expiresAt,
      show: (t) => <Time at={t.expiresAt} form="full" />,
    },
    {
      key: 'used',
      title: say(words.lastUsed),
      value: (t) => t.lastUsedAt,
      show: (t) => (t.lastUsedAt === null ? say(words.never) : <Time at={t.lastUsedAt} form="full" />),
    },
    {
      key: 'do',
      title: say(words.revoke),
      value: () => null,
      sortable: false,
      show: (t) => {
        if (t.revokedAt !== null) return say(words.revoked)
        if (asOf !== null && Date.parse(t.expiresAt) <= asOf.getTime()) return say(words.expired)
        return (
          <button type="button" className="quiet" onClick={() => setRevoking(t)}>
            {say(words.revoke)}
          </button>
        )
      },
    },
  ]
  return (
    <>
      <p className="small quiet-ink">{say(words.tokensNote)}</p>
      <form className="form-row" onSubmit={make}>
        <label className="field">
          <span>{say(words.tokenName)}</span>
          <input name="name" required maxLength={100} />
        </label>
        <label className="field">
          <span>{say(words.days)}</span>
          <input name="days" type="number" min={1} max={3650} defaultValue={DEFAULT_DAYS} required />
        </label>
        <DepartmentChoice departments={departments} chosen={departmentId} onChange={setDepartmentId} />
        <RoleChoice chosen={roles} onChange={setRoles} />
        <button type="submit" className="button" disabled={making.busy || roles.length === 0}>
          {say(words.makeToken)}
        </button>
      </form>
      {made !== null && <Secret label={say(words.token)} value={made} />}
      {making.problem !== null && <ErrorState problem={making.problem} />}
      {problem !== null && <ErrorState problem={problem} onRetry={retry} />}
      <DataTable
        caption={say(words.tokens)}
        bare
        columns={columns}
        rows={data?.items ?? []}
        rowKey={(t) => t.id}
        empty={<EmptyState title={say(words.noTokens)}>{say(words.noTokensHelp)}</EmptyState>}
      />
      {revoking !== null && (
        <Dialog label={say(words.revoke)} title={say(words.revoke)} onClose={() => setRevoking(null)}>
          <ConfirmByTyping
            phrase={revoking.name}
            what={say(words.revokeWhat)}
            action={say(words.revoke)}
            disabled={ending.busy}
            onConfirm={() => revoke(revoking)}
          />
          {ending.problem !== null && <ErrorState problem={ending.problem} />}
        </Dialog>
      )}
    </>
  )
}
