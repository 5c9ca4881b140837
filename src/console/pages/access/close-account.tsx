/** Closing the account of somebody who issued what cannot be brought back: said first, and confirmed. */
import { useSay } from '../../locale.ts'
import { ConfirmByTyping } from '../../parts/confirm.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Issued } from './issued.tsx'
import type { Account } from './model.ts'
import { words } from './words.ts'

interface Props {
  readonly account: Account
  readonly onClose: () => void
  readonly onConfirm: () => void
}

export function CloseAccount({ account, onClose, onConfirm }: Props) {
  const say = useSay()
  return (
    <Dialog
      label={say(words.closeAccount)}
      title={`${say(words.closeAccount)}: ${account.name}`}
      onClose={onClose}
    >
      <ConfirmByTyping
        phrase={account.name}
        what={
          <>
            {say(words.closeWhat)} <Issued account={account} />
          </>
        }
        action={say(words.closeAccount)}
        onConfirm={onConfirm}
      />
    </Dialog>
  )
}
