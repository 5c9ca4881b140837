/** The frame around every page: systems at the left, the bar on top, the page in the rest. */
import { useEffect, useState } from 'react'
import { useLocale, useSay } from '../locale.ts'
import { usePath } from '../navigation.ts'
import { mayVisit } from '../page.ts'
import { everyPage, shellPages, systemPages } from '../pages.ts'
import { Toasts } from '../parts/toast.tsx'
import { below, pageAt } from '../router.ts'
import { useSession } from '../session.ts'
import { words } from '../words.ts'
import { BottomBar } from './bottom-bar.tsx'
import { Navigation } from './navigation.tsx'
import { PageView } from './page-view.tsx'
import { Palette } from './palette.tsx'
import { useShellCommands } from './shell-commands.ts'
import { Shortcuts } from './shortcuts.tsx'
import { TimeStrip } from './time-strip.tsx'
import { TopBar } from './top-bar.tsx'
import { useKeys } from './use-keys.ts'

const FOLDED = 'kapok-navigation-folded'

export function Frame() {
  const say = useSay()
  const locale = useLocale()
  const session = useSession()
  const place = below(usePath())
  const [folded, setFolded] = useState(localStorage.getItem(FOLDED) === '1')
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null)
  useShellCommands(setOpen)
  useKeys()

  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  const systems = systemPages.filter((page) => mayVisit(page.audience, session.actor))
  const others = shellPages.filter((page) => mayVisit(page.audience, session.actor))
  const found =
    place === null ? null : pageAt(place === '' ? (systems[0]?.path ?? 'gallery') : place, everyPage)
  const bare = found?.page.path === 'setup'

  const fold = () => {
    localStorage.setItem(FOLDED, folded ? '0' : '1')
    setFolded(!folded)
  }
  return (
    <div className={folded ? 'frame frame-folded' : 'frame'}>
      <a className="skip" href="#page">
        {say(words.skip)}
      </a>
      <Navigation
        systems={systems}
        others={others}
        current={found?.page.path ?? null}
        folded={folded}
        onFold={fold}
      />
      <TopBar timed={found?.page.time ?? false} onCommands={() => setOpen('palette')} />
      {(found?.page.time ?? false) && <TimeStrip />}
      <main id="page" tabIndex={-1} className="page">
        {session.needsSetup && !bare && (
          <p className="band" role="status">
            {say(words.needsSetup)}
          </p>
        )}
        <PageView found={found} place={place} systems={systems} />
      </main>
      <BottomBar systems={systems} others={others} current={found?.page.path ?? null} />
      {open === 'palette' && <Palette pages={[...systems, ...others]} onClose={() => setOpen(null)} />}
      {open === 'shortcuts' && <Shortcuts onClose={() => setOpen(null)} />}
      <Toasts />
    </div>
  )
}
