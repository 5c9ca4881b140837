/** The officials' console: starts the shell. */
import './tokens.css'
import './styles.css'
import { createRoot } from 'react-dom/client'
import { IconProvider } from '@ant-design/icons'
import { refreshSession } from './session.ts'
import { Frame } from './shell/frame.tsx'

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
