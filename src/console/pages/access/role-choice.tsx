/** Choosing roles, of which at least one is needed. */
import { useSay } from '../../locale.ts'
import { ROLE_NAMES, roleTitle } from '../../roles.ts'
import { words } from './words.ts'

interface Props {
  readonly chosen: readonly string[]
  readonly onChange: (roles: readonly string[]) => void
}

export function RoleChoice({ chosen, onChange }: Props) {
  const say = useSay()
  return (
    <fieldset className="choice">
      <legend>{say(words.roles)}</legend>
      {ROLE_NAMES.map((role) => (
        <label key={role}>
          <input
            type="checkbox"
            checked={chosen.includes(role)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, role] : chosen.filter((r) => r !== role))
            }
          />
          {say(roleTitle(role))}
        </label>
      ))}
    </fieldset>
  )
}
