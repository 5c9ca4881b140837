/**
 * A warning level by colour, word and shape together, never by colour alone. The four colours and white are those of
 * China's warning signals (China Meteorological Administration Order 16 of 2007); more corners are more urgent.
 */
import type { Words } from '#values'
import { useSay } from '../locale.ts'

export type Level = 'white' | 'blue' | 'yellow' | 'orange' | 'red'

const levels: Readonly<Record<Level, { title: Words; shape: string }>> = {
  white: { title: { 'zh-CN': '白色', en: 'White' }, shape: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z' },
  blue: { title: { 'zh-CN': '蓝色', en: 'Blue' }, shape: 'M2 4h12v8H2z' },
  yellow: { title: { 'zh-CN': '黄色', en: 'Yellow' }, shape: 'M8 2l6.500 11.500h-13z' },
  orange: { title: { 'zh-CN': '橙色', en: 'Orange' }, shape: 'M8 1l7 7-7 7-7-7z' },
  red: { title: { 'zh-CN': '红色', en: 'Red' }, shape: 'M5 1.500h6L14.500 5v6L11 14.500H5L1.500 11V5z' },
}

/** `children` says what the warning is for; without it, only the level's name is shown. */
export function WarningLevel({ level, children }: { level: Level; children?: string }) {
  const say = useSay()
  return (
    <span className={`level level-${level}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={levels[level].shape} />
      </svg>
      {say(levels[level].title)}
      {children !== undefined && <> {children}</>}
    </span>
  )
}
