/** The commands of the shell itself. */
import { setLocale, useLocale } from '../locale.ts'
import { go } from '../navigation.ts'
import { useCommands } from '../registered.ts'
import { BASE } from '../router.ts'
import { signOut, useSession } from '../session.ts'
import { setTheme, useThemeChoice } from '../theme.ts'
import { goToMoment, step, togglePlay, useReplay, useTime } from '../time.ts'
import { words } from '../words.ts'

export function useShellCommands(open: (what: 'palette' | 'shortcuts') => void) {
  const { actor } = useSession()
  const replay = useReplay()
  const { mode } = useTime()
  const locale = useLocale()
  const choice = useThemeChoice()
  const timed = () => replay.timeline !== null
  useCommands([
    { id: 'shell.commands', title: words.commands, keys: 'Mod+K', perform: () => open('palette') },
    { id: 'shell.shortcuts', title: words.shortcuts, keys: '?', perform: () => open('shortcuts') },
    {
      id: 'time.play',
      title: { 'zh-CN': '播放或暂停回放', en: 'Play or pause the replay' },
      keys: 'Space',
      when: timed,
      perform: togglePlay,
    },
    { id: 'time.back', title: words.stepBack, keys: 'ArrowLeft', when: timed, perform: () => step(-1) },
    { id: 'time.on', title: words.stepOn, keys: 'ArrowRight', when: timed, perform: () => step(1) },
    {
      id: 'time.now',
      title: words.backToNow,
      keys: 'N',
      when: () => mode !== 'now',
      perform: () => goToMoment(null),
    },
    { id: 'locale.en', title: words.english, when: () => locale !== 'en', perform: () => setLocale('en') },
    {
      id: 'locale.zh',
      title: words.chinese,
      when: () => locale !== 'zh-CN',
      perform: () => setLocale('zh-CN'),
    },
    {
      id: 'theme.light',
      title: words.themeLight,
      when: () => choice !== 'light',
      perform: () => setTheme('light'),
    },
    {
      id: 'theme.night',
      title: words.themeNight,
      when: () => choice !== 'night',
      perform: () => setTheme('night'),
    },
    {
      id: 'theme.system',
      title: words.themeSystem,
      when: () => choice !== 'system',
      perform: () => setTheme('system'),
    },
    {
      id: 'session.sign-in',
      title: words.signIn,
      when: () => actor.kind === 'visitor',
      perform: () => go(`${BASE}/sign-in`),
    },
    {
      id: 'session.sign-out',
      title: words.signOut,
      when: () => actor.kind === 'person',
      perform: () => void signOut(),
    },
    { id: 'shell.portal', title: words.home, perform: () => location.assign('/') },
    { id: 'shell.reference', title: words.api, perform: () => location.assign('/reference') },
  ])
}
