/** Something that is shown once: to be copied now. */
import { CopyButton } from '../../parts/copy-button.tsx'

export function Secret({ label, value }: { label: string; value: string }) {
  return (
    <div className="secret" role="status">
      <label className="field">
        <span>{label}</span>
        <input readOnly value={value} onFocus={(event) => event.target.select()} />
      </label>
      <CopyButton text={value} />
    </div>
  )
}
