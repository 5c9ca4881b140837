/** The answer in a sentence, what it rests on, what to beware of, and the page's actions. */
import type { ReactNode } from 'react'
import { StaleBand, SampleBand } from '#console/parts/bands.tsx'
import { ErrorState } from '#console/parts/error-state.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { Popup } from '#console/parts/popup.tsx'
import type { Liveness } from '#console/facts.ts'
import { useLocale, useSay } from '#console/locale.ts'
import type { Answer } from '#console/use-api.ts'
import type { Situation, StormDetail } from '../schema.ts'
import { Picker } from './panels/picker.tsx'
import { chanceOf, LIMITS, sentenceOf } from './sentence.ts'
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
  const { course, approach } = view
  const last = course.known.at(-1)
  const sources = situation?.sources ?? []
  const isSampleHistory = sources.some((s) => s.history && s.source === 'sample')
  const failed = storm === null && detail.problem !== null
  return (
    <>
      <PageHeader
        sentence={
          storm !== null ? (
            sentenceOf({ storm, course, approach, locale })
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
              {approach !== null && <strong>{chanceOf(approach, locale)} </strong>}
              {view.forecast !== null && <span>{say(LIMITS)} </span>}
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
