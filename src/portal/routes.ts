/** Serves the public home page: what systems publish, as plain HTML. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import type { Http } from '#kernel/http.ts'
import type { Platform } from '#kernel/platform.ts'
import { LOCALES } from '#values'
import { headline, situation, type TyphoonTables } from '#systems/typhoon/published.ts'
import { type HomeData, renderHome } from './home.ts'

const stylesheet = readFileSync(join(import.meta.dirname, 'portal.css'), 'utf8')
const icon = readFileSync(join(import.meta.dirname, '../console/kapok.svg'), 'utf8')

const LINKS: HomeData['links'] = [
  {
    href: '/console/typhoon',
    title: { 'zh-CN': '台风路径与历史', en: 'Typhoon tracks and history' },
    about: {
      'zh-CN': '查看任何一个台风当时可知的情况，与历史相似台风比较。',
      en: 'See what could be known of any typhoon at any moment, beside the past ones most like it.',
    },
  },
  {
    href: '/reference',
    title: { 'zh-CN': '开放接口', en: 'Open interfaces' },
    about: {
      'zh-CN': '全部公开数据都可按接口读取（OpenAPI 3.1）。',
      en: 'All public data can be read by program (OpenAPI 3.1).',
    },
  },
]

export function portalRoutes(http: Http, platform: Platform): void {
  const work = platform.workOf<TyphoonTables>('typhoon')
  http.get(
    '/kapok.svg',
    { config: { access: 'public', limit: false }, schema: { hide: true } },
    (_request, reply) => reply.header('cache-control', 'max-age=86400').type('image/svg+xml').send(icon),
  )
  http.get(
    '/',
    {
      config: { access: 'public' },
      schema: {
        hide: true,
        querystring: Type.Object({ lang: Type.Optional(Type.Union(LOCALES.map((l) => Type.Literal(l)))) }),
      },
    },
    async (request, reply) => {
      const locale = request.query.lang ?? request.locale
      const now = work.clock.now()
      const { found, sampleOnly } = await work.read(request.actor, async (db) => ({
        found: await headline(db, now),
        sampleOnly: (await situation(db, now)).sampleOnly,
      }))
      const page = renderHome({
        locale,
        sample: sampleOnly,
        now,
        // No system of warnings is here yet: that none is in force is not ours to say.
        warnings: null,
        storm: found === null ? null : stormOf(found),
        forecastRows: rowsOf(found),
        links: LINKS,
        otherLanguageHref: `/?lang=${locale === 'en' ? 'zh-CN' : 'en'}`,
        stylesheet: '/portal.css',
      })
      return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page)
    },
  )
  http.get(
    '/portal.css',
    { config: { access: 'public', limit: false }, schema: { hide: true } },
    (_request, reply) =>
      reply.header('cache-control', 'max-age=300').type('text/css; charset=utf-8').send(stylesheet),
  )
}

type Found = NonNullable<Awaited<ReturnType<typeof headline>>>

function stormOf({ storm, sentence }: Found): NonNullable<HomeData['storm']> {
  const name = storm.name ?? storm.number ?? storm.key
  return {
    name: { 'zh-CN': name, en: name },
    sentence,
    fixedAt: new Date(storm.lastAt),
    source: storm.source,
    href: `/console/typhoon?storm=${encodeURIComponent(storm.id)}`,
  }
}

function rowsOf(found: Found | null): HomeData['forecastRows'] {
  const forecast = found?.forecast
  if (found === null || forecast === null || forecast === undefined) return []
  const start = new Date(forecast.at).getTime()
  return forecast.leads.map(({ h, lon, lat, windMs, radius70Km }) => ({
    at: new Date(start + h * 3_600_000),
    lon,
    lat,
    windMs,
    radius70Km,
    category: found.kindOf(windMs),
  }))
}
