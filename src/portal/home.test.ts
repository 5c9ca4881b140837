import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { type HomeData, renderHome as render } from './home.ts'
import { address, html } from './html.ts'

/** White space between tags says nothing. */
const renderHome = (data: HomeData) =>
  render(data)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([<>]) ?/g, '$1')

const both = (text: string) => ({ 'zh-CN': `${text}（中）`, en: text })

const quiet: HomeData = {
  locale: 'en',
  sample: false,
  now: new Date('2018-09-16T01:00:00Z'),
  warnings: [],
  storm: null,
  forecastRows: [],
  links: [{ href: '/openapi.json', title: both('Open API'), about: both('for programs') }],
  otherLanguageHref: '/?lang=zh-CN',
  stylesheet: '/portal.css',
}

const stormy: HomeData = {
  ...quiet,
  sample: true,
  warnings: [
    {
      level: 'red',
      title: both('Typhoon'),
      advice: both('Stay inside'),
      since: new Date('2018-09-15T10:00:00Z'),
      issuer: both('Observatory'),
    },
  ],
  storm: {
    name: both('Mangkhut'),
    sentence: both('Mangkhut is expected to pass 60 km south of Guangzhou'),
    fixedAt: new Date('2018-09-16T00:00:00Z'),
    source: 'CMA',
    href: '/console/typhoon',
  },
  forecastRows: Array.from({ length: 20 }, (_, i) => ({
    at: new Date(Date.UTC(2018, 8, 16, i * 6)),
    lon: 114 - i,
    lat: 21.5,
    windMs: i === 0 ? 45 : null,
    radius70Km: 60 + i,
  })),
}

test('without a storm the page says so, in both languages', () => {
  const page = renderHome(quiet)
  assert.match(page, /<h1>No storm is being followed now<\/h1>/)
  assert.match(page, /<p class="also" lang="zh-CN">目前没有需要关注的台风<\/p>/)
  assert.match(page, /No warning is in force/)
  assert.match(page, /^<!doctype html><html lang="en">/)
})

test('a warning in force stands before everything else of the main part', () => {
  const page = renderHome(stormy)
  const main = page.slice(page.indexOf('<main'))
  assert.ok(main.indexOf('Red warning') < main.indexOf('<h1>'))
  assert.ok(main.indexOf('Red warning') < main.indexOf('Sample data'))
  assert.match(
    main,
    /Red warning[\s\S]*Stay inside[\s\S]*Issued<time datetime="2018-09-15T10:00:00.000Z">2018-09-15 18:00</,
  )
})

test('the forecast is a table; what is not forecast is a dash', () => {
  const page = renderHome(stormy)
  assert.match(
    page,
    /<th scope="row"><time[^>]*>09-16 08:00<\/time><\/th><td>21\.5°N 114\.0°E<\/td><td class="n">45<\/td>/,
  )
  assert.match(page, /<td class="n">—<\/td><td class="n">61<\/td>/)
})

test('one h1, and no script and no style in the page', () => {
  for (const data of [quiet, stormy]) {
    const page = renderHome(data)
    assert.equal(page.match(/<h1/g)?.length, 1)
    assert.doesNotMatch(page, /<script|<style| style=| on\w+=/)
  }
})

test('what somebody wrote stays text', () => {
  const evil = both('<script>alert(1)</script>"\'&')
  const page = renderHome({
    ...stormy,
    storm: { ...stormy.storm!, name: evil, sentence: evil, source: evil.en, href: 'javascript:alert(1)' },
    warnings: [
      { ...stormy.warnings![0]!, title: evil, advice: evil, issuer: evil, href: '//elsewhere.example' },
    ],
    links: [{ href: 'data:text/html,x', title: evil, about: evil }],
  })
  assert.doesNotMatch(page, /<script/)
  assert.doesNotMatch(page, /javascript:|data:text|href="\/\/elsewhere/)
  assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;&quot;&#39;&amp;/)
})

test('addresses are of this site or https', () => {
  assert.deepEqual(
    ['/console', '#main', 'https://a.example', 'http://a.example', '//a.example', 'JavaScript:x'].map(
      address,
    ),
    ['/console', '#main', 'https://a.example', '#', '#', '#'],
  )
})

test('the template leaves out what is nothing, and joins lists', () => {
  assert.equal(html`<p>${null}${false}${['a', html`<b>${'<'}</b>`, 0]}</p>`.text, '<p>a<b>&lt;</b>0</p>')
})

test('page and style sheet together stay under 60 kB', async () => {
  const css = await readFile(new URL('portal.css', import.meta.url))
  assert.ok(Buffer.byteLength(render(stormy)) + css.length < 60_000)
})
