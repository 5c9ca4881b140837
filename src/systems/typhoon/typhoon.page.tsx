/** The typhoon page: where it goes, how sure that is, and what happened last time. */
import './page/typhoon.css'
import './page/evidence.css'
import { useSay } from '#console/locale.ts'
import { useAddress } from '#console/navigation.ts'
import { EmptyState } from '#console/parts/empty-state.tsx'
import { ErrorState } from '#console/parts/error-state.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { goToMoment } from '#console/time.ts'
import { codecs } from './page/address.ts'
import { useSession } from '#console/session.ts'
import { FirstAdvisory } from './page/forms/first-advisory.tsx'
import { DataDialog } from './page/forms/data-dialog.tsx'
import { StormView } from './page/storm-view.tsx'
import { useStorm } from './page/use-storm.ts'
import { words } from './page/words.ts'

export default function TyphoonPage() {
  const say = useSay()
  const [address, setAddress] = useAddress(codecs)
  const found = useStorm(address.storm)
  const { situation } = found
  const { may } = useSession()
  const openData = (open: boolean) => setAddress({ open: open ? 'data' : '' }, open ? 'push' : 'replace')

  if (situation.data === undefined && situation.problem !== null)
    return (
      <div className="document">
        <PageHeader sentence={say(words.title)} />
        <ErrorState problem={situation.problem} onRetry={situation.retry} />
      </div>
    )
  const isEmpty = situation.data?.sources.length === 0
  return (
    <>
      {isEmpty ? (
        <div className="document">
          <PageHeader sentence={say(words.emptyTitle)} />
          <EmptyState
            title={say(words.empty)}
            action={
              <>
                <button
                  type="button"
                  className={address.open === 'advisory' ? 'button' : 'button-primary'}
                  onClick={() => openData(true)}
                >
                  {say(words.openData)}
                </button>
                {may('typhoon.advise') && address.open !== 'advisory' && (
                  <button
                    type="button"
                    className="button"
                    onClick={() => setAddress({ open: 'advisory' }, 'replace')}
                  >
                    {say(words.addAdvisory)}
                  </button>
                )}
              </>
            }
          >
            <p>{say(words.emptyHelp)}</p>
            {may('typhoon.advise') && <p className="quiet-ink">{say(words.firstAdvisory)}</p>}
          </EmptyState>
          {may('typhoon.advise') && address.open === 'advisory' && (
            <FirstAdvisory
              onSaved={({ storm }) => {
                setAddress({ open: '', storm })
                situation.retry()
              }}
              onFile={() => {
                setAddress({ open: '' })
                situation.retry()
              }}
              onClose={() => setAddress({ open: '' }, 'replace')}
            />
          )}
        </div>
      ) : (
        <StormView found={found} onData={() => openData(true)} />
      )}
      {address.open === 'data' && (
        <DataDialog
          sources={situation.data?.sources ?? []}
          onImported={() => {
            situation.retry()
            found.detail.retry()
          }}
          onOpen={(storm) => {
            setAddress({ storm, open: '', pins: [] }, 'push')
            goToMoment(null, 'replace')
          }}
          onClose={() => openData(false)}
        />
      )}
    </>
  )
}
