/** Search and commands (Ctrl K): every page and every command that makes sense now, by a few letters. */
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { fit, spelled } from '../commands.ts'
import { useLocale, useSay } from '../locale.ts'
import { go } from '../navigation.ts'
import type { Page } from '../page.ts'
import { Dialog } from '../parts/dialog.tsx'
import { useRegistered } from '../registered.ts'
import { BASE } from '../router.ts'
import { words } from '../words.ts'

interface Entry {
  readonly id: string
  readonly kind: 'page' | 'command'
  readonly title: string
  readonly hint: string
  readonly also: string
  readonly perform: () => void
}

const mac = navigator.platform.startsWith('Mac')

export function Palette({ pages, onClose }: { pages: readonly Page[]; onClose: () => void }) {
  const say = useSay()
  const locale = useLocale()
  const commands = useRegistered()
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const listed = useRef<HTMLDivElement>(null)

  const entries = useMemo(() => {
    const other = locale === 'en' ? 'zh-CN' : 'en'
    const all: Entry[] = [
      ...pages.map((page) => ({
        id: `page:${page.path}`,
        kind: 'page' as const,
        title: say(page.title),
        hint: say(page.question),
        also: `${page.title[other]} ${page.path}`,
        perform: () => go(`${BASE}/${page.path}`),
      })),
      ...commands
        .filter((c) => c.id !== 'shell.commands' && (c.when?.() ?? true))
        .map((c) => ({
          id: c.id,
          kind: 'command' as const,
          title: say(c.title),
          hint: c.keys === undefined ? '' : spelled(c.keys, mac),
          also: c.title[other],
          perform: c.perform,
        })),
    ]
    return all
      .map((entry) => ({ entry, score: Math.max(fit(query, entry.title), fit(query, entry.also) / 2) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ entry }) => entry)
  }, [pages, commands, query, say, locale])

  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return
    onClose()
    // After the dialog has given the focus back, so that what the command opens keeps it.
    setTimeout(entry.perform)
  }
  const move = (to: number) => {
    const next = (to + entries.length) % Math.max(entries.length, 1)
    setChosen(next)
    listed.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') move(chosen + 1)
    else if (event.key === 'ArrowUp') move(chosen - 1)
    else if (event.key === 'Enter') run(entries[chosen])
    else return
    event.preventDefault()
  }
  return (
    <Dialog label={say(words.commands)} className="palette" onClose={onClose}>
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={entries[chosen] === undefined ? undefined : `palette-${chosen}`}
        aria-label={say(words.typeToSearch)}
        placeholder={say(words.typeToSearch)}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setChosen(0)
        }}
        onKeyDown={press}
      />
      <div
        id="palette-list"
        role="listbox"
        aria-label={say(words.commands)}
        className="palette-list"
        ref={listed}
      >
        {entries.map((entry, i) => (
          <div
            key={entry.id}
            id={`palette-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === chosen}
            className="palette-entry"
            onClick={() => run(entry)}
            onKeyDown={press}
            onMouseMove={() => setChosen(i)}
          >
            <span className="palette-kind">{say(entry.kind === 'page' ? words.page : words.command)}</span>
            <span>{entry.title}</span>
            <span className="palette-hint">{entry.hint}</span>
          </div>
        ))}
      </div>
      {entries.length === 0 && (
        <p className="palette-none" role="status">
          {say(words.noMatch)}
        </p>
      )}
    </Dialog>
  )
}
