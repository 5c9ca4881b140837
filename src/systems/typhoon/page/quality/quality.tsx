/** How good such forecasts were on seasons that they had not learned from; or how to find out. */
import { useEffect, useMemo, useState } from 'react'
import { ApiProblem, api } from '#console/api.ts'
import { Chart } from '#console/chart.tsx'
import { formatNumber } from '#console/format.ts'
import { useLocale, useSay } from '#console/locale.ts'
import { ConfirmByHolding } from '#console/parts/confirm.tsx'
import { ErrorState } from '#console/parts/error-state.tsx'
import { LoadingState } from '#console/parts/loading-state.tsx'
import { ScrollRegion } from '#console/parts/scroll-region.tsx'
import { useSession } from '#console/session.ts'
import type { Answer } from '#console/use-api.ts'
import type { SourceState, VerificationOut } from '../../schema.ts'
import { percent } from '../outlook/outlook.ts'
import { words as page } from '../words.ts'
import {
  errorModel,
  lastSeasons,
  planLine,
  type Region,
  reliabilityPoints,
  skillLine,
  strikeLine,
  type Summary,
} from './model.ts'
import { Reliability } from './reliability.tsx'
import type { Verified } from './use-verification.ts'
import { words } from './words.ts'

interface Props {
  readonly answer: Answer<Verified>
  readonly verified: Verified | null
  readonly sources: readonly SourceState[]
}

export default function Quality({ answer, verified, sources }: Props) {
  const say = useSay()
  if (verified === null)
    return answer.problem === null ? (
      <LoadingState rows={5} label={say(words.loading)} />
    ) : (
      <ErrorState problem={answer.problem} onRetry={answer.retry} />
    )
  const { source, verification } = verified
  if (source === null) return <p className="quiet-ink">{say(words.noneSource)}</p>
  if (verification === null)
    return <Nothing source={source} known={sources.find((s) => s.source === source)} onLook={answer.retry} />
  return <Found verification={verification} />
}

const LEADS_H = [24, 48, 72]
const HEIGHT = 220

function Found({ verification }: { verification: VerificationOut }) {
  const say = useSay()
  const locale = useLocale()
  const [region, setRegion] = useState<Region>('all')
  const summary = verification.result[region]
  const model = useMemo(() => errorModel(summary, locale), [summary, locale])
  const points = reliabilityPoints(summary)
  const strike = strikeLine(summary, locale)
  const { noiseKm } = verification.plan
  return (
    <div className="part quality">
      <div className="choice-row" role="group" aria-label={say(words.region)}>
        {(['all', 'scs'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="quiet"
            aria-pressed={region === each}
            onClick={() => setRegion(each)}
          >
            {say(words[each])}
          </button>
        ))}
      </div>
      <ul className="plain-list">
        {LEADS_H.map((h) => skillLine(summary, h, locale))
          .filter((line) => line !== null)
          .map((line) => (
            <li key={line} className="num">
              {line}
            </li>
          ))}
      </ul>
      <Chart model={model} height={HEIGHT} />
      <Figures summary={summary} />
      <p className="small quiet-ink">
        {say(words.circle)} {say(words.referenceHelp)}
      </p>
      <h3>{say(words.reliability)}</h3>
      {strike === null || points.length === 0 ? (
        <p className="quiet-ink">{say(words.noStrike)}</p>
      ) : (
        <>
          <p className="num">{strike}</p>
          <Reliability points={points} />
          <p className="small quiet-ink">{say(words.reliabilityHelp)}</p>
        </>
      )}
      <p className="small quiet-ink num">
        {planLine(verification, region, locale)}
        {locale === 'en' ? '. ' : '。'}
        {noiseKm > 0 ? `${say(words.noise)} ${formatNumber(noiseKm)} ${say(page.km)}` : say(words.noNoise)}
      </p>
    </div>
  )
}

function Figures({ summary }: { summary: Summary }) {
  const say = useSay()
  const locale = useLocale()
  return (
    <ScrollRegion label={say(words.title)}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{say(words.lead)}</th>
            <th scope="col" className="cell-number">
              {say(words.insideShort)}
            </th>
            <th scope="col" className="cell-number">
              {say(words.wind)} <span className="unit">{say(page.ms)}</span>
            </th>
            <th scope="col" className="cell-number">
              {say(words.windReference)}
            </th>
            <th scope="col" className="cell-number">
              {say(words.storms)}
            </th>
            <th scope="col" className="cell-number">
              {say(words.cases)}
            </th>
          </tr>
        </thead>
        <tbody>
          {summary.leadsH.map((h, i) => {
            const inside = summary.circle70Coverage[i]
            return (
              <tr key={h}>
                <th scope="row" className="num">
                  {h}
                </th>
                <td className="cell-number">{inside == null ? '—' : percent(inside, locale)}</td>
                <td className="cell-number">{formatNumber(summary.intensityMaeMs.kapok[i], 1)}</td>
                <td className="cell-number">{formatNumber(summary.intensityMaeMs.shifor[i], 1)}</td>
                <td className="cell-number">{formatNumber(summary.storms[i])}</td>
                <td className="cell-number">{formatNumber(summary.cases[i])}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

/** It may also have been asked for elsewhere. */
const LOOK_MS = 60_000
const LOOK_WHEN_QUEUED_MS = 15_000

function Nothing(props: { source: string; known: SourceState | undefined; onLook: () => void }) {
  const { source, known, onLook } = props
  const say = useSay()
  const locale = useLocale()
  const { may } = useSession()
  const [queued, setQueued] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  useEffect(() => {
    const look = () => {
      if (!document.hidden) onLook()
    }
    const timer = setInterval(look, queued ? LOOK_WHEN_QUEUED_MS : LOOK_MS)
    return () => clearInterval(timer)
  }, [queued, onLook])
  const plan = lastSeasons(source, known)
  const ask = async () => {
    setProblem(null)
    try {
      await api('/api/typhoon/verifications', { method: 'POST', body: plan })
      setQueued(true)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    }
  }
  const seasons =
    plan === null
      ? ''
      : locale === 'en'
        ? `${plan.from}–${plan.to}, ${words.trained.en} ${plan.trainUntil}`
        : `${plan.from}–${plan.to}，${words.trained['zh-CN']} ${plan.trainUntil}`
  return (
    <div className="part">
      <p>{say(words.none)}</p>
      <p className="quiet-ink">
        {say(words.noneHelp)}{' '}
        <code>
          {plan === null
            ? `kapok typhoon verify --source ${source} --train-until YEAR --from YEAR --to YEAR`
            : `kapok typhoon verify --source ${source} --train-until ${plan.trainUntil} --from ${plan.from} --to ${plan.to}`}
        </code>
      </p>
      {may('typhoon.forecast') &&
        (plan === null ? (
          <p className="quiet-ink">{say(words.tooFew)}</p>
        ) : queued ? (
          <p role="status">{say(words.queued)}</p>
        ) : (
          <ConfirmByHolding
            what={
              <>
                {say(words.makeWhat)} <span className="num">{seasons}</span>
              </>
            }
            action={say(words.make)}
            onConfirm={() => void ask()}
          />
        ))}
      {problem !== null && <ErrorState problem={problem} />}
    </div>
  )
}
