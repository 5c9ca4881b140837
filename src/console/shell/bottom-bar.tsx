/** On a phone: up to four systems and "more" at the bottom, where the thumb is. */
import { EllipsisOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { Link } from '../link.tsx'
import { useSay } from '../locale.ts'
import type { Page } from '../page.ts'
import { Sheet } from '../parts/sheet.tsx'
import { BASE } from '../router.ts'
import { words } from '../words.ts'

const ROOM = 4

interface Props {
  systems: readonly Page[]
  others: readonly Page[]
  current: string | null
}

export function BottomBar({ systems, others, current }: Props) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  const shown = systems.slice(0, ROOM)
  const rest = [...systems.slice(ROOM), ...others]
  const item = (page: Page) => (
    <Link
      key={page.path}
      href={`${BASE}/${page.path}`}
      className="bottom-item"
      aria-current={page.path === current ? 'page' : undefined}
      onClick={() => setOpen(false)}
    >
      <page.icon aria-hidden />
      <span>{say(page.title)}</span>
    </Link>
  )
  return (
    <nav className="bottom" aria-label={say(words.navigation)}>
      {shown.map(item)}
      {rest.length > 0 && (
        <button type="button" className="bottom-item" aria-expanded={open} onClick={() => setOpen(true)}>
          <EllipsisOutlined aria-hidden />
          <span>{say(words.more)}</span>
        </button>
      )}
      {open && (
        <Sheet title={say(words.more)} onClose={() => setOpen(false)}>
          <div className="more-list">{rest.map(item)}</div>
        </Sheet>
      )}
    </nav>
  )
}
