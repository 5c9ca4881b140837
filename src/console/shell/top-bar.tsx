/** The bar on top: place, time, search and commands, language, theme, person. */
import { spelled } from '../commands.ts'
import { setLocale, useLocale, useSay } from '../locale.ts'
import { setTheme, useTheme } from '../theme.ts'
import { words } from '../words.ts'
import { Person } from './person.tsx'
import { PlaceSelector } from './place.tsx'
import { TimeControl } from './time-control.tsx'

const mac = navigator.platform.startsWith('Mac')

export function TopBar({ timed, onCommands }: { timed: boolean; onCommands: () => void }) {
  const say = useSay()
  const locale = useLocale()
  const theme = useTheme()
  const other = locale === 'en' ? 'zh-CN' : 'en'
  return (
    <header className="top">
      <PlaceSelector />
      {timed && <TimeControl />}
      <span className="spring" />
      <button type="button" className="top-search" onClick={onCommands}>
        <span className="top-search-long">{say(words.commands)}</span>
        <span className="top-search-short">{say(words.search)}</span>
        <kbd>{spelled('Mod+K', mac)}</kbd>
      </button>
      <button type="button" className="quiet" title={say(words.language)} onClick={() => setLocale(other)}>
        <span lang={other}>{other === 'en' ? 'English' : '中文'}</span>
      </button>
      <button
        type="button"
        className="quiet top-theme"
        aria-pressed={theme === 'night'}
        onClick={() => setTheme(theme === 'night' ? 'light' : 'night')}
      >
        {say(words.night)}
      </button>
      <Person />
    </header>
  )
}
