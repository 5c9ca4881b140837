/** The link with which somebody who forgot their password chooses a new one. */
import { useState } from 'react'
import { api } from '../../api.ts'
import { useSay } from '../../locale.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import type { Account } from './model.ts'
import { Secret } from './secret.tsx'
import { useDoing } from './use-doing.ts'
import { words } from './words.ts'

export function ResetPassword({ account, onClose }: { account: Account; onClose: () => void }) {
  const say = useSay()
  const [link, setLink] = useState<string | null>(null)
  const { busy, problem, run } = useDoing()
  const make = () =>
    void run(async () => {
      const path = `/api/access/accounts/${account.id}/reset`
      setLink((await api<{ link: string }>(path, { method: 'POST' })).link)
    })
  return (
    <Dialog label={say(words.resetLink)} title={`${say(words.resetLink)}: ${account.name}`} onClose={onClose}>
      <div className="form">
        <p className="small quiet-ink">{say(words.resetWhat)}</p>
        {problem !== null && <ErrorState problem={problem} />}
        {link === null ? (
          <div>
            <button type="button" className="button" disabled={busy} onClick={make}>
              {say(words.create)}
            </button>
          </div>
        ) : (
          <Secret label={say(words.link)} value={link} />
        )}
      </div>
    </Dialog>
  )
}
