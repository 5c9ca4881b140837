/** The built console: one page for every address under /console, and its assets, which never change under a name. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { writtenPage } from './html.ts'
import { openTo } from './routes.ts'
import type { Http } from './types.ts'

const notBuilt = {
  'zh-CN': {
    title: '控制台尚未构建',
    lines: [
      '请运行 npm run build，然后重新启动。',
      '接口文档在 /reference，机器可读的描述在 /openapi.json。',
    ],
  },
  en: {
    title: 'The console is not built',
    lines: [
      'Run npm run build, then start again.',
      'The API reference is at /reference, its description at /openapi.json.',
    ],
  },
}

/** The page with this answer's nonce: where the styling library reads it, and on every tag that needs it. */
export const withNonce = (html: string, nonce: string): string =>
  html
    .replace(/(<meta name="csp-nonce" content=")"/, `$1${nonce}"`)
    .replace(/<(script|style)(?=[\s>])/g, `<$1 nonce="${nonce}"`)

export async function registerPages(http: Http, dist: string): Promise<void> {
  const index = join(dist, 'index.html')
  const console = async (request: FastifyRequest, reply: FastifyReply) => {
    // Read each time: a new build is served at once, and the file is a few hundred bytes.
    const html = await readFile(index, 'utf8').catch(() => null)
    const { title, lines } = notBuilt[request.locale]
    return reply
      .code(html === null ? 503 : 200)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(html === null ? writtenPage(request.locale, title, lines) : withNonce(html, request.cspNonce))
  }
  const config = { access: 'public' } as const
  http.get('/console', { config }, console)
  http.get('/console/*', { config }, console)
  if (!existsSync(join(dist, 'assets'))) return
  await http.register(async (scope) => {
    openTo(scope as Http, 'public')
    // A page is some thirty files: they are counted by address only.
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config!, limit: false }
    })
    await scope.register(fastifyStatic, {
      root: join(dist, 'assets'),
      prefix: '/assets/',
      decorateReply: false,
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: '365d',
    })
  })
}
