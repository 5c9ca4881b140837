/** Not for this reader: who can grant it, and signing in where that may help. */
import { Link } from '../link.tsx'
import { useSay } from '../locale.ts'
import { usePath } from '../navigation.ts'
import { BASE } from '../router.ts'
import { useSession } from '../session.ts'
import { words } from '../words.ts'

const own = {
  title: { 'zh-CN': '需要权限', en: 'This needs a permission' },
  signInFirst: { 'zh-CN': '登录后可用。', en: 'Available after signing in.' },
  who: {
    'zh-CN': '管理员可以在“账号与权限”中授予下面的权限。',
    en: 'An administrator can grant the permission below under Accounts.',
  },
}

export function NoPermission({ permission }: { permission: string }) {
  const say = useSay()
  const path = usePath()
  const { actor } = useSession()
  const visitor = actor.kind === 'visitor'
  return (
    <div className="state">
      <h2>{say(own.title)}</h2>
      <p>{visitor ? say(own.signInFirst) : say(own.who)}</p>
      {permission !== 'signed-in' && (
        <p>
          <code>{permission}</code>
        </p>
      )}
      {visitor && (
        <div className="state-actions">
          <Link className="button" href={`${BASE}/sign-in?next=${encodeURIComponent(path)}`}>
            {say(words.signIn)}
          </Link>
        </div>
      )}
    </div>
  )
}
