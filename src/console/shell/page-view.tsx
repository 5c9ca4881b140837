/** The page that the address names, loaded when first shown; or why it is not shown. */
import {
  Component,
  type ComponentType,
  type ReactNode,
  Suspense,
  createElement,
  lazy,
  useEffect,
} from 'react'
import { useSay } from '../locale.ts'
import { type Page, mayVisit } from '../page.ts'
import { loadPage, programOf } from '../pages.ts'
import { ErrorState } from '../parts/error-state.tsx'
import { LoadingState } from '../parts/loading-state.tsx'
import { NoPermission } from '../parts/no-permission.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { go } from '../navigation.ts'
import { useCommands } from '../registered.ts'
import { BASE } from '../router.ts'
import { useSession } from '../session.ts'
import { words } from '../words.ts'

const loaded = new Map<Page, ComponentType>()

function componentOf(page: Page): ComponentType {
  const known = loaded.get(page)
  if (known !== undefined) return known
  const component = programOf(page) ?? lazy(() => loadPage(page))
  loaded.set(page, component)
  return component
}

interface Props {
  found: { page: Page } | null
  place: string | null
  systems: readonly Page[]
}

export function PageView({ found, place, systems }: Props) {
  const say = useSay()
  const session = useSession()
  const page = found?.page ?? null
  useCommands(page?.commands ?? [])
  useEffect(() => {
    document.title = page === null ? say(words.kapok) : `${say(page.title)} · ${say(words.kapok)}`
  }, [page, say])
  const first = systems[0]?.path
  useEffect(() => {
    if (place === '' && first !== undefined) go(`${BASE}/${first}`, 'replace')
  }, [place, first])

  if (page === null) {
    return (
      <div className="document">
        <PageHeader sentence={say(words.noPage)} />
        <p>{say(words.noPageHelp)}</p>
      </div>
    )
  }
  if (!mayVisit(page.audience, session.actor)) {
    if (!session.known) return <LoadingState />
    return (
      <div className="document">
        <PageHeader sentence={say(page.title)} />
        {session.problem === null ? (
          <NoPermission permission={page.audience} />
        ) : (
          <ErrorState problem={session.problem} />
        )}
      </div>
    )
  }
  return (
    <Catch key={page.path}>
      <Suspense fallback={<LoadingState />}>{createElement(componentOf(page))}</Suspense>
    </Catch>
  )
}

/** A page that breaks does not take the shell with it. */
class Catch extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }
  static getDerivedStateFromError(error: Error) {
    return { error }
  }
  override render() {
    if (this.state.error === null) return this.props.children
    return (
      <div className="document">
        <ErrorState problem={this.state.error} onRetry={() => location.reload()} />
      </div>
    )
  }
}
