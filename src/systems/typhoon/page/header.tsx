/** The answer in a sentence, what it rests on, what to beware of, and the page's actions. */
import type { ReactNode } from 'react'
import { shortTime } from '#console/format.ts'
import { Link } from '#console/link.tsx'
import { StaleBand, SampleBand } from '#console/parts/bands.tsx'
import { ErrorState } from '#console/parts/error-state.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Popup } from '#console/parts/popup.tsx'
import type { Liveness } from '#console/facts.ts'
import { useLocale, useSay } from '#console/locale.ts'
import type { Answer } from '#console/use-api.ts'
import type { Situation, StormDetail, StormSummary } from '../schema.ts'
import { words as agencies } from './agencies/words.ts'
import { type Course, gapsOf } from './course.ts'
import { chanceClause, isFirstFix } from './outlook/outlook.ts'
import { words as outlook } from './outlook/words.ts'
import { Picker } from './panels/picker.tsx'
import { chanceOf, limitsOf, sentenceOf, titleOf } from './sentence.ts'
import type { View } from './use-view.ts'
import { SOURCE_WORDS, words } from './words.ts'

interface Props {
  readonly storm: StormDetail | null
  readonly id: string | null
  readonly view: View
  readonly detail: Answer<StormDetail>
  readonly situation: Situation | undefined
  /** The storm was not chosen by anyone: none is active. */
  readonly isSuggested: boolean
  /** Other storms of the same moment, with the address of each. */
  readonly others: readonly { readonly storm: StormSummary; readonly href: string }[]
  readonly liveness: Liveness
  readonly mayAdvise: boolean
  /** The switches of the map; null where they stand elsewhere. */
  readonly layers: ReactNode
  readonly onChoose: (id: string) => void
  readonly onData: () => void
  readonly onAdvise: () => void
}

export function Header(props: Props) {
  const { storm, id, view, detail, situation, isSuggested, liveness, mayAdvise } = props
  const say = useSay()
  const locale = useLocale()
  const { course, forecast } = view
  const isFirst = forecast !== null && isFirstFix(forecast)
  const approach = isFirst ? null : view.approach
  const chance = forecast === null ? null : chanceClause(forecast, locale)
  // A storm that goes away has no such clause in its sentence.
  const isSaid = chance?.about === 'strike' && approach !== null && approach.kind !== 'leaving'
  const last = course.known.at(-1)
  const sources = situation?.sources ?? []
  const isSampleHistory = sources.some((s) => s.history && s.source === 'sample')
  const failed = storm === null && detail.problem !== null
  return (
    <>
      <PageHeader
        sentence={
          storm !== null ? (
            sentenceOf({
              storm,
              course,
              approach,
              chance: chance?.text ?? null,
              locale,
            })
          ) : (
            <span className="quiet-ink">{say(words.title)}</span>
          )
        }
        note={
          storm === null ? undefined : (
            <>
              {isSuggested && course.phase === 'over' && (
                <>
                  <strong>{say(words.inactive)}</strong> {say(words.inactiveShown)}{' '}
                </>
              )}
              {isFirst && <strong>{say(outlook.firstFix)} </strong>}
              {forecast !== null && approach !== null && (
                <strong>{chanceOf(approach, forecast, locale, isSaid)} </strong>
              )}
              {forecast !== null && <span>{limitsOf(forecast, locale)} </span>}
              <Gap course={course} />
              <span className="num note-source">
                {storm.number ?? storm.key} · {SOURCE_WORDS[storm.source]?.[locale] ?? storm.source}
                {storm.source !== 'operational' &&
                  storm.revision > 1 &&
                  ` · ${say(words.revision)} ${storm.revision}`}
              </span>
            </>
          )
        }
        action={
          <>
            {props.layers !== null && (
              <Popup label={say(words.layers)} className="button" align="end" face={say(words.layers)}>
                <div className="layers-popup">{props.layers}</div>
              </Popup>
            )}
            <Popup label={say(words.choose)} className="button" align="end" face={say(words.choose)}>
              {(close) => (
                <Picker
                  sources={sources}
                  current={id}
                  onChoose={(chosen) => {
                    close()
                    props.onChoose(chosen)
                  }}
                />
              )}
            </Popup>
            <button type="button" className="button" onClick={props.onData}>
              {say(words.data)}
            </button>
            {mayAdvise && (
              <button type="button" className="button-primary" onClick={props.onAdvise}>
                {say(words.addAdvisory)}
              </button>
            )}
          </>
        }
      />
      {failed && <ErrorState problem={detail.problem!} onRetry={detail.retry} />}
      {storm?.sample === true ? (
        <SampleBand>{say(words.sampleStorm)}</SampleBand>
      ) : (
        isSampleHistory && <SampleBand>{say(words.sampleHistory)}</SampleBand>
      )}
      {props.others.length > 0 && (
        <p className="band">
          <span>{say(course.phase === 'over' ? words.activeNow : words.otherActive)}</span>
          {props.others.map(({ storm: other, href }) => (
            <Link key={other.id} href={href}>
              {titleOf(other, locale)}
              {other.number !== null && <span className="num"> {other.number}</span>}
            </Link>
          ))}
        </p>
      )}
      {situation?.feed?.stale === true && (course.phase === 'live' || isSuggested) && (
        <Silent feed={situation.feed} />
      )}
      {course.silent && last !== undefined && (
        <StaleBand asOf={new Date(last.atMs)}>{say(words.silent)}</StaleBand>
      )}
      {liveness.state === 'lost' && (
        <StaleBand asOf={liveness.since} onRetry={detail.retry}>
          {say(words.lost)}
        </StaleBand>
      )}
    </>
  )
}

/** A storm that was lost and came back, or was thought to be over. */
function Gap({ course }: { course: Course }) {
  const say = useSay()
  const at = gapsOf(course.known).at(-1)
  if (at === undefined) return null
  const [before, after] = [course.known[at - 1]!, course.known[at]!]
  return (
    <span className="num">
      {shortTime(new Date(before.atMs))} – {shortTime(new Date(after.atMs))}: {say(words.gap)}.{' '}
    </span>
  )
}

/** The feed of the agencies has stopped: since when, or it never began. */
function Silent({ feed }: { feed: NonNullable<Situation['feed']> }) {
  const say = useSay()
  const failures = feed.failures > 0 && (
    <span className="num">
      {' '}
      {say(agencies.feedFailures)} {feed.failures}
    </span>
  )
  if (feed.answeredAt === null)
    return (
      <p className="band" role="status">
        <span>
          {say(agencies.feed)} {feed.name} {say(agencies.feedNever)}.{failures}
        </span>
      </p>
    )
  return (
    <StaleBand asOf={new Date(feed.answeredAt)}>
      {say(agencies.feedStale)}
      {failures}
    </StaleBand>
  )
}
