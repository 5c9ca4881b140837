/** The officials' console: starts the shell. */
import './tokens.css'
import './styles.css'
import { createRoot } from 'react-dom/client'
import { IconProvider } from '@ant-design/icons'
import { everyPage, loadPage } from './pages.ts'
import { below, pageAt } from './router.ts'
import { refreshSession } from './session.ts'
import { Frame } from './shell/frame.tsx'

// The page that the address names is on its way, with what it asks the server for, while the shell is drawn.
const named = pageAt(below(location.pathname) ?? '', everyPage)
// What fails is told where the page would stand.
if (named !== null) loadPage(named.page).catch(() => undefined)
void refreshSession()

const root = document.getElementById('console')
if (root === null) throw new Error('index.html has no #console')
// The icons bring a small style element: it must carry the page's nonce.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
createRoot(root).render(
  <IconProvider value={{ csp: { nonce } }}>
    <Frame />
  </IconProvider>,
)
