/** The officials' console: starts the shell. */
import './tokens.css'
import './styles.css'
import { createRoot } from 'react-dom/client'
import { IconProvider } from '@ant-design/icons'
import { everyPage, loadPage } from './pages.ts'
import { below, pageAt } from './router.ts'
import { refreshSession } from './session.ts'
import { Frame } from './shell/frame.tsx'

// The page that the address names is on its way at once, with what it asks the server for.
const named = pageAt(below(location.pathname) ?? '', everyPage)?.page
const program = named === undefined ? undefined : loadPage(named)
void refreshSession()

const SHELL_WAITS_MS = 250

const root = document.getElementById('console')
if (root === null) throw new Error('index.html has no #console')
// The icons bring a small style element: it must carry the page's nonce.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
const draw = () =>
  createRoot(root).render(
    <IconProvider value={{ csp: { nonce } }}>
      <Frame />
    </IconProvider>,
  )
// Shell and page are drawn in one go where both are soon there: a page that comes after the shell is held back by React
// for a third of a second, lest it flicker.
const enough = new Promise((done) => setTimeout(done, SHELL_WAITS_MS))
void Promise.race([program, enough]).then(draw, draw)
