/** The systems, at the left: icon and word, foldable to icons. */
import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { Link } from '../link.tsx'
import { useSay } from '../locale.ts'
import type { Page } from '../page.ts'
import { BASE } from '../router.ts'
import { words } from '../words.ts'
import { Mark } from './mark.tsx'

interface Props {
  systems: readonly Page[]
  others: readonly Page[]
  current: string | null
  folded: boolean
  onFold: () => void
}

export function Navigation({ systems, others, current, folded, onFold }: Props) {
  const say = useSay()
  const item = (page: Page) => (
    <li key={page.path}>
      <Link
        href={`${BASE}/${page.path}`}
        className="nav-item"
        aria-current={page.path === current ? 'page' : undefined}
        aria-label={folded ? say(page.title) : undefined}
        title={folded ? say(page.title) : say(page.question)}
      >
        <page.icon aria-hidden />
        <span className="nav-word">{say(page.title)}</span>
      </Link>
    </li>
  )
  return (
    <nav className="nav" aria-label={say(words.navigation)}>
      <Link href={BASE} className="nav-brand" aria-label="木棉 Kapok">
        <Mark />
        <span className="nav-word">
          木棉 <span lang="en">Kapok</span>
        </span>
      </Link>
      <ul>{systems.map(item)}</ul>
      <ul className="nav-others">{others.map(item)}</ul>
      <button
        type="button"
        className="nav-item nav-fold"
        aria-expanded={!folded}
        aria-label={say(folded ? words.unfold : words.fold)}
        onClick={onFold}
      >
        {folded ? <MenuUnfoldOutlined aria-hidden /> : <MenuFoldOutlined aria-hidden />}
        <span className="nav-word">{say(words.fold)}</span>
      </button>
    </nav>
  )
}
