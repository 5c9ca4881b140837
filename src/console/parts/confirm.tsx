/**
 * A dangerous act is confirmed by doing, not by reading: by typing what it concerns, or by holding the button down.
 * Above the button stands what will be done, to whom, and to how many.
 */
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react'
import type { Words } from '#values'
import { useSay } from '../locale.ts'
import { useLatest } from '../use-latest.ts'

const words = {
  type: { 'zh-CN': '请输入', en: 'Type' },
  toConfirm: { 'zh-CN': '以确认', en: 'to confirm' },
  hold: { 'zh-CN': '按住两秒', en: 'hold for two seconds' },
} satisfies Record<string, Words>

const HOLD_MS = 2000

interface Props {
  /** What will be done to whom and how many: "send to 11 districts, 48,210 subscribers, 6 channels". */
  readonly what: ReactNode
  /** The word on the button. */
  readonly action: string
  readonly disabled?: boolean
  readonly onConfirm: () => void
}

export function ConfirmByTyping({
  phrase,
  what,
  action,
  disabled = false,
  onConfirm,
}: Props & { phrase: string }) {
  const say = useSay()
  const id = useId()
  const [text, setText] = useState('')
  const same = text.trim().toLowerCase() === phrase.toLowerCase()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (same && !disabled) onConfirm()
  }
  return (
    <form className="doing" onSubmit={submit}>
      <p id={id}>{what}</p>
      <label className="field">
        <span>
          {say(words.type)} <code>{phrase}</code> {say(words.toConfirm)}
        </span>
        <input value={text} onChange={(e) => setText(e.target.value)} autoComplete="off" spellCheck={false} />
      </label>
      <button type="submit" className="button" disabled={!same || disabled} aria-describedby={id}>
        {action}
      </button>
    </form>
  )
}

/** By pointer, or by the space bar or Enter held down. Letting go early does nothing. */
export function ConfirmByHolding({ what, action, disabled = false, onConfirm }: Props) {
  const say = useSay()
  const id = useId()
  const [since, setSince] = useState<number | null>(null)
  const [share, setShare] = useState(0)
  const confirm = useLatest(onConfirm)
  useEffect(() => {
    if (since === null) return
    const timer = setInterval(() => {
      const done = (performance.now() - since) / HOLD_MS
      setShare(Math.min(1, done))
      if (done < 1) return
      // At once: a busy page may come to the next tick before it has drawn this one, and must not do it twice.
      clearInterval(timer)
      setSince(null)
      setShare(0)
      confirm.current()
    }, 50)
    return () => clearInterval(timer)
  }, [since, confirm])
  const start = () => {
    if (!disabled) setSince((s) => s ?? performance.now())
  }
  const stop = () => {
    setSince(null)
    setShare(0)
  }
  const holds = (key: string) => key === ' ' || key === 'Enter'
  return (
    <div className="doing">
      <p id={id}>{what}</p>
      <button
        type="button"
        className="button hold"
        disabled={disabled}
        aria-describedby={id}
        onPointerDown={start}
        onPointerUp={stop}
        onPointerLeave={stop}
        onPointerCancel={stop}
        onBlur={stop}
        onKeyDown={(e) => {
          if (!holds(e.key)) return
          e.preventDefault()
          start()
        }}
        onKeyUp={(e) => {
          if (holds(e.key)) stop()
        }}
      >
        {action} · {say(words.hold)}
        <span className="hold-fill" style={{ width: `${share * 100}%` }} />
      </button>
    </div>
  )
}
