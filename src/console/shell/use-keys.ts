/** One listener for every shortcut. A stroke without Ctrl goes first to what has the focus. */
import { useEffect } from 'react'
import { belongsToFocus, matches } from '../commands.ts'
import { registered } from '../registered.ts'

export function useKeys() {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const target = event.target instanceof HTMLElement ? event.target : document.body
      const modified = event.ctrlKey || event.metaKey || event.altKey
      if (
        !modified &&
        belongsToFocus(target.tagName, target.getAttribute('role'), target.isContentEditable, event.key)
      )
        return
      // A dialog has the keyboard to itself.
      if (document.querySelector('dialog[open]') !== null) return
      const command = registered().find(
        (c) => c.keys !== undefined && matches(c.keys, event) && (c.when?.() ?? true),
      )
      if (command === undefined) return
      event.preventDefault()
      command.perform()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
