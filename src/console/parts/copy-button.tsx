/** Copies a text, and says so in its own place. */
import { useState } from 'react'
import { useSay } from '../locale.ts'
import { words } from '../words.ts'

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const say = useSay()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
      setTimeout(() => setCopied(false), 2000)
    } catch {
      // Without permission for the clipboard the text stays on the page, to be selected by hand.
      setCopied(false)
    }
  }
  return (
    <button type="button" className="quiet" onClick={() => void copy()}>
      {copied ? say(words.copied) : (label ?? say(words.copy))}
    </button>
  )
}
