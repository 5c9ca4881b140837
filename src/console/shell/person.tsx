/** Who is here: sign in, or one's own name with what one may do and the way out. */
import { Link } from '../link.tsx'
import { useSay } from '../locale.ts'
import { usePath } from '../navigation.ts'
import { Popup } from '../parts/popup.tsx'
import { roleTitle } from '../roles.ts'
import { BASE } from '../router.ts'
import { signOut, useSession } from '../session.ts'
import { words } from '../words.ts'

export function Person() {
  const say = useSay()
  const path = usePath()
  const { actor, known } = useSession()
  if (!known) return <span className="quiet" />
  if (actor.kind === 'visitor') {
    return (
      <Link className="quiet" href={`${BASE}/sign-in?next=${encodeURIComponent(path)}`}>
        {say(words.signIn)}
      </Link>
    )
  }
  return (
    <Popup label={say(words.person)} face={actor.name} align="end">
      {(close) => (
        <>
          <dl className="facts">
            <dt>{actor.name}</dt>
            <dd>{actor.email ?? ''}</dd>
            {actor.departmentName !== undefined && <dd>{actor.departmentName}</dd>}
            <dd>{actor.roles.map((role) => say(roleTitle(role))).join(' · ')}</dd>
          </dl>
          <Link className="menu-item" href={`${BASE}/password`} onClick={close}>
            {say(words.changePassword)}
          </Link>
          <button type="button" className="menu-item" onClick={() => void signOut()}>
            {say(words.signOut)}
          </button>
        </>
      )}
    </Popup>
  )
}
