/** The officials' console: starts the shell. */
import './tokens.css'
import './styles.css'
import { createRoot } from 'react-dom/client'
import { Antd } from './antd.tsx'
import { refreshSession } from './session.ts'
import { Frame } from './shell/frame.tsx'

void refreshSession()

const root = document.getElementById('console')
if (root === null) throw new Error('index.html has no #console')
createRoot(root).render(
  <Antd>
    <Frame />
  </Antd>,
)
