/** What the keyboard can do on this page (`?`). */
import { spelled } from '../commands.ts'
import { useSay } from '../locale.ts'
import { Dialog } from '../parts/dialog.tsx'
import { useRegistered } from '../registered.ts'
import { words } from '../words.ts'

const mac = navigator.platform.startsWith('Mac')

export function Shortcuts({ onClose }: { onClose: () => void }) {
  const say = useSay()
  const commands = useRegistered().filter((c) => c.keys !== undefined && (c.when?.() ?? true))
  return (
    <Dialog title={say(words.shortcuts)} label={say(words.shortcuts)} onClose={onClose}>
      <dl className="shortcuts">
        {commands.map((c) => (
          <div key={c.id}>
            <dt>
              <kbd>{spelled(c.keys ?? '', mac)}</kbd>
            </dt>
            <dd>{say(c.title)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
