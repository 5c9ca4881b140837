/** The departments that answer for data. */
import type { FormEvent } from 'react'
import { api } from '../../api.ts'
import { useSay } from '../../locale.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { type Column, DataTable } from '../../table.tsx'
import type { Department } from './model.ts'
import { useDoing } from './use-doing.ts'
import { words } from './words.ts'

interface Props {
  readonly departments: readonly Department[]
  readonly onChanged: () => void
}

export function Departments({ departments, onChanged }: Props) {
  const say = useSay()
  const { busy, problem, run } = useDoing()
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const element = event.currentTarget
    const form = new FormData(element)
    const body = { name: String(form.get('name')), code: String(form.get('code')) }
    void run(async () => {
      await api('/api/access/departments', { method: 'POST', body })
      element.reset()
      onChanged()
    })
  }
  const columns: Column<Department>[] = [
    { key: 'name', title: say(words.departmentName), value: (d) => d.name },
    { key: 'code', title: say(words.code), value: (d) => d.code, show: (d) => <code>{d.code}</code> },
  ]
  return (
    <>
      <form className="form-row" onSubmit={add}>
        <label className="field">
          <span>{say(words.departmentName)}</span>
          <input name="name" required maxLength={100} />
        </label>
        <label className="field">
          <span>{say(words.code)}</span>
          <input name="code" required pattern="[\w\-]{1,40}" />
        </label>
        <button type="submit" className="button" disabled={busy}>
          {say(words.addDepartment)}
        </button>
      </form>
      {problem !== null && <ErrorState problem={problem} />}
      <DataTable
        caption={say(words.departments)}
        bare
        columns={columns}
        rows={departments}
        rowKey={(d) => d.id}
        empty={<EmptyState title={say(words.noDepartments)}>{say(words.noDepartmentsHelp)}</EmptyState>}
      />
    </>
  )
}
