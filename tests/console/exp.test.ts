import { test } from 'node:test'
import { readFileSync } from 'node:fs'
import { openBrowser, openConsole, visit, NO_CONSOLE } from './browser.ts'
import { createRequire } from 'node:module'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
test('exp', { skip: NO_CONSOLE }, async (t) => {
  let s = performance.now()
  const lap = (w: string) => { console.error(w, Math.round(performance.now() - s)); s = performance.now() }
  const c = await openConsole(t, { sample: true }); lap('platform')
  const b = await openBrowser(t); lap('browser')
  for (const path of ['/console/typhoon','/console/typhoon','/console/gallery', '/console/sign-in', '/', '/problems', '/reference']) {
    const v = await visit(b, { base: c.base, width: 1440 }); lap('ctx')
    await v.page.goto(path, { waitUntil: 'load' }); lap('goto ' + path)
    await v.page.waitForTimeout(1500); lap('wait')
    await v.page.screenshot({ path: `/tmp/exp-${path.replaceAll('/', '_')}.png` })
    lap('shot')
    await v.page.evaluate(axe); lap('inject')
    const r = await v.page.evaluate(async () => { const r = await (globalThis as any).axe.run(document, {resultTypes:['violations']}); return r.violations.map((x: any) => [x.id, x.nodes.length, x.nodes[0].html]) }); lap('axe')
    console.error(JSON.stringify(r), v.faults)
    console.error(await v.page.locator('body').ariaSnapshot().then(x => x.slice(0, 1500)))
    lap('aria')
    await v.context.close()
  }
})
