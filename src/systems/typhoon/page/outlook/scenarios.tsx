/** The ways that the members take, with their shares; the one pointed at shows its mean path on the map. */
import { useState } from 'react'
import { useLocale, useSay } from '#console/locale.ts'
import { percent, type Scenario, scenarioHover } from './outlook.ts'
import { SCENARIO_NAMES, words } from './words.ts'

interface Props {
  readonly scenarios: readonly Scenario[]
  readonly onHover: (id: string | null) => void
}

export function Scenarios({ scenarios, onHover }: Props) {
  const say = useSay()
  const locale = useLocale()
  const [kept, setKept] = useState<string | null>(null)
  return (
    <section className="scenarios" aria-label={say(words.scenarios)}>
      <h3 title={say(words.scenariosHelp)}>{say(words.scenarios)}</h3>
      <ul>
        {scenarios.map(({ kind, share }) => {
          const id = scenarioHover(kind)
          return (
            <li key={kind}>
              <button
                type="button"
                className="scenario"
                aria-pressed={kept === id}
                title={say(words.showOnMap)}
                onPointerEnter={() => onHover(id)}
                onPointerLeave={() => onHover(kept)}
                onFocus={() => onHover(id)}
                onBlur={() => onHover(kept)}
                onClick={() => {
                  const next = kept === id ? null : id
                  setKept(next)
                  onHover(next)
                }}
              >
                <span>{SCENARIO_NAMES[kind][locale]}</span>
                <svg width="72" height="8" viewBox="0 0 72 8" aria-hidden="true">
                  <rect className="bar-ground" width="72" height="8" />
                  <rect className="bar" width={72 * share} height="8" />
                </svg>
                <span className="num">{percent(share, locale)}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
