/** A number never stands alone: with it what it was, what is normal, and since when it is known. */
import type { ReactNode } from 'react'
import { useSay } from '../locale.ts'
import { Time } from './time-text.tsx'

const own = {
  was: { 'zh-CN': '此前', en: 'was' },
  normal: { 'zh-CN': '常年', en: 'normally' },
  since: { 'zh-CN': '更新于', en: 'known since' },
}

interface Props {
  readonly label: string
  /** Already written as people read it (format.ts). */
  readonly value: string
  readonly unit?: string
  readonly was?: string
  readonly normal?: string
  readonly since?: Date
  /** The one figure of the page: 28 px. */
  readonly main?: boolean
  /** A link to its evidence, around the value. */
  readonly evidence?: (value: ReactNode) => ReactNode
}

export function Figure({ label, value, unit, was, normal, since, main = false, evidence }: Props) {
  const say = useSay()
  const shown = (
    <>
      <span className="figure-value">{value}</span>
      {unit !== undefined && <span className="figure-unit"> {unit}</span>}
    </>
  )
  return (
    <div className={main ? 'figure figure-main' : 'figure'}>
      <div className="figure-label">{label}</div>
      <div>{evidence === undefined ? shown : evidence(shown)}</div>
      <div className="figure-context">
        {was !== undefined && (
          <span>
            {say(own.was)} {was}
          </span>
        )}
        {normal !== undefined && (
          <span>
            {say(own.normal)} {normal}
          </span>
        )}
        {since !== undefined && (
          <span>
            {say(own.since)} <Time at={since} />
          </span>
        )}
      </div>
    </div>
  )
}
