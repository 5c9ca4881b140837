/** The first position of an installation that knows nothing yet: there is no map to choose the place on. */
import { useState } from 'react'
import { useSay } from '#console/locale.ts'
import type { AdvisoryOut } from '../../schema.ts'
import { words as page } from '../words.ts'
import { EMPTY } from './advisory.ts'
import { AdvisoryForm } from './advisory-form.tsx'

interface Props {
  readonly onSaved: (saved: AdvisoryOut) => void
  /** Several came from a file. */
  readonly onFile: () => void
  readonly onClose: () => void
}

export function FirstAdvisory({ onSaved, onFile, onClose }: Props) {
  const say = useSay()
  const [draft, setDraft] = useState(EMPTY)
  return (
    <section className="part" aria-label={say(page.addAdvisory)}>
      <h2>{say(page.addAdvisory)}</h2>
      <AdvisoryForm
        draft={draft}
        onChange={setDraft}
        correcting={false}
        choosing={false}
        onChoosing={null}
        onSaved={onSaved}
        onFile={onFile}
        onClose={onClose}
      />
    </section>
  )
}
