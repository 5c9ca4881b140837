/** Choosing a department, or none. */
import { useSay } from '../../locale.ts'
import type { Department } from './model.ts'
import { words } from './words.ts'

interface Props {
  readonly departments: readonly Department[]
  readonly chosen: string | null
  readonly onChange: (id: string | null) => void
}

export function DepartmentChoice({ departments, chosen, onChange }: Props) {
  const say = useSay()
  return (
    <label className="field">
      <span>{say(words.department)}</span>
      <select value={chosen ?? ''} onChange={(event) => onChange(event.target.value || null)}>
        <option value="">{say(words.noDepartment)}</option>
        {departments.map((d) => (
          <option key={d.id} value={d.id}>
            {d.name}
          </option>
        ))}
      </select>
    </label>
  )
}
