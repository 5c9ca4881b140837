/** The form for one position of a storm. What is written stays when the server refuses. */
import { type FormEvent, type ReactNode, useState } from 'react'
import { ApiProblem, api } from '#console/api.ts'
import { parseCivil } from '#console/format.ts'
import { useSay } from '#console/locale.ts'
import { ErrorState } from '#console/parts/error-state.tsx'
import { useNow } from '#console/time.ts'
import type { AdvisoryOut } from '../../schema.ts'
import { type Draft, faultsOfProblem, type Field, needsConfirmation, readDraft } from './advisory.ts'
import { AdvisoryFile } from './advisory-file.tsx'
import { words } from './words.ts'

interface Props {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  /** It corrects the position of a moment: storm and time stay. */
  readonly correcting: boolean
  readonly choosing: boolean
  /** Null where there is no map to choose the place on. */
  readonly onChoosing: ((choosing: boolean) => void) | null
  readonly onSaved: (saved: AdvisoryOut) => void
  readonly onFile: () => void
  readonly onClose: () => void
}

export function AdvisoryForm(props: Props) {
  const { draft, onChange, correcting, choosing, onChoosing, onSaved, onFile, onClose } = props
  const say = useSay()
  const now = useNow()
  const [faults, setFaults] = useState<Partial<Record<Field, string>>>({})
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [confirmed, setConfirmed] = useState(false)
  const [saving, setSaving] = useState(false)

  const set = (field: Field, value: string) => {
    onChange({ ...draft, [field]: value })
    setFaults((all) => ({ ...all, [field]: undefined }))
    if (field === 'lon' || field === 'lat' || field === 'at') setConfirmed(false)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const read = readDraft(draft, new Date())
    if ('faults' in read) {
      setProblem(null)
      setFaults(
        Object.fromEntries(Object.entries(read.faults).map(([field, word]) => [field, say(words[word])])),
      )
      return
    }
    setSaving(true)
    setFaults({})
    setProblem(null)
    try {
      const body = confirmed ? { ...read.advisory, confirmJump: true } : read.advisory
      onSaved(await api<AdvisoryOut>('/api/typhoon/advisories', { method: 'POST', body }))
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
      setFaults(faultsOfProblem(error) ?? {})
    } finally {
      setSaving(false)
    }
  }
  const at = parseCivil(draft.at, now)
  const field = (
    name: Field,
    label: string,
    more: { mode?: 'decimal' | 'numeric'; hint?: string; fixed?: boolean } = {},
  ) => (
    <FormField label={label} fault={faults[name]} hint={more.hint}>
      {(invalid) => (
        <input
          value={draft[name]}
          inputMode={more.mode}
          readOnly={more.fixed === true}
          autoComplete="off"
          aria-invalid={invalid}
          onChange={(e) => set(name, e.target.value)}
        />
      )}
    </FormField>
  )
  return (
    <form className="form advisory-form" onSubmit={(event) => void submit(event)} noValidate>
      {correcting && <p className="small">{say(words.correcting)}</p>}
      {field('storm', say(words.storm), { fixed: correcting, hint: say(words.stormHelp) })}
      {!correcting && field('name', say(words.name))}
      {field('at', say(words.at), {
        fixed: correcting,
        hint:
          at === null
            ? '2026-07-01 08:00'
            : `${say(words.utc)} ${at.toISOString().slice(0, 16).replace('T', ' ')}`,
      })}
      <div className="pair">
        {field('lon', say(words.lon), { mode: 'decimal' })}
        {field('lat', say(words.lat), { mode: 'decimal' })}
      </div>
      {onChoosing !== null && (
        <button
          type="button"
          className="button"
          aria-pressed={choosing}
          onClick={() => onChoosing(!choosing)}
        >
          {say(choosing ? words.onMapNow : words.onMap)}
        </button>
      )}
      {problem !== null && needsConfirmation(problem) && (
        <div className="confirm-place" role="alert">
          <p className="field-error">{problem.detail}</p>
          <label className="check">
            <input type="checkbox" checked={confirmed} onChange={(e) => setConfirmed(e.target.checked)} />
            {say(words.itIsRight)}
          </label>
        </div>
      )}
      <div className="pair">
        {field('windMs', say(words.wind), { mode: 'decimal' })}
        {field('pressureHpa', say(words.pressure), { mode: 'decimal' })}
      </div>
      {field('agency', say(words.agency))}
      {problem !== null &&
        Object.values(faults).every((fault) => fault === undefined) &&
        !needsConfirmation(problem) && <ErrorState problem={problem} kept={say(words.kept)} />}
      <div className="row">
        <button type="submit" className="button-primary" disabled={saving}>
          {say(saving ? words.saving : words.submit)}
        </button>
        <button type="button" className="quiet" onClick={onClose}>
          {say(words.close)}
        </button>
      </div>
      {!correcting && (
        <details>
          <summary>{say(words.fromFile)}</summary>
          <AdvisoryFile onDone={onFile} />
        </details>
      )}
    </form>
  )
}

interface FieldProps {
  readonly label: string
  readonly fault: string | undefined
  readonly hint: string | undefined
  readonly children: (invalid: boolean) => ReactNode
}

function FormField({ label, fault, hint, children }: FieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      {children(fault !== undefined)}
      {fault !== undefined && fault !== '' && (
        <span className="field-error" role="alert">
          {fault}
        </span>
      )}
      {fault === undefined && hint !== undefined && <span className="small quiet-ink num">{hint}</span>}
    </label>
  )
}
