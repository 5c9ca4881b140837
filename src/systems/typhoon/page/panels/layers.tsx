/** What is drawn, and what it means: the legend is the switch. */
import { useLocale, useSay } from '#console/locale.ts'
import { GRADE_WORDS, type Grade } from '../scales.ts'
import { type Layer, LAYERS } from '../scene.ts'
import { LAYER_WORDS, words } from '../words.ts'
import { GradeShape } from './grade-shape.tsx'

const LOOKS: Readonly<Record<Layer, { colour: string; width: number; dash?: string; ring?: true }>> = {
  members: { colour: 'fan', width: 1 },
  circles: { colour: 'fan', width: 1, ring: true },
  analogs: { colour: 'ghost', width: 1.5 },
  agencies: { colour: 'ink', width: 1.25, dash: '8 3' },
  lines: { colour: 'line-2', width: 1, dash: '6 3' },
  reference: { colour: 'ink-2', width: 1.5, dash: '3 3' },
  after: { colour: 'ink', width: 1.5, dash: '1 3' },
}

interface Props {
  readonly layers: readonly Layer[]
  readonly onChange: (layers: readonly Layer[]) => void
}

export function Layers({ layers, onChange }: Props) {
  const say = useSay()
  const locale = useLocale()
  const toggle = (layer: Layer, on: boolean) =>
    onChange(LAYERS.filter((each) => (each === layer ? on : layers.includes(each))))
  return (
    <>
      <ul className="layers">
        {LAYERS.map((layer) => {
          const { colour, width, dash, ring } = LOOKS[layer]
          const paint = {
            stroke: `var(--${colour})`,
            strokeWidth: width,
            strokeDasharray: dash,
            fill: 'none',
          }
          return (
            <li key={layer}>
              <label className="layer">
                <input
                  type="checkbox"
                  checked={layers.includes(layer)}
                  onChange={(e) => toggle(layer, e.target.checked)}
                />
                <svg width="20" height="12" viewBox="0 0 20 12" aria-hidden="true">
                  {ring === true ? (
                    <circle cx="10" cy="6" r="5" {...paint} />
                  ) : (
                    <path d="M0 6h20" {...paint} />
                  )}
                </svg>
                {LAYER_WORDS[layer][locale]}
              </label>
            </li>
          )
        })}
      </ul>
      {layers.includes('after') && (
        <p className="small" role="note">
          {say(words.afterOn)}
        </p>
      )}
      <ul className="grades">
        {(Object.keys(GRADE_WORDS) as Grade[]).map((grade) => (
          <li key={grade} className="grade">
            <GradeShape grade={grade} />
            {GRADE_WORDS[grade][locale]}
          </li>
        ))}
      </ul>
    </>
  )
}
