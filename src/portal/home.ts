/**
 * The public home page: what comes, in both languages, readable on a cheap phone and without JavaScript. Pure: from data
 * to HTML. Its style sheet is portal.css beside it; together they stay under 60 kB.
 */
import type { Locale, Words } from '#values'
import { type Html, address, html } from './html.ts'

/** A warning in force. Its level is said by word, colour and shape. */
export interface Warning {
  readonly level: 'blue' | 'yellow' | 'orange' | 'red'
  readonly title: Words
  /** What to do now. */
  readonly advice: Words
  readonly since: Date
  readonly issuer: Words
  readonly href?: string
}

export interface ForecastRow {
  readonly at: Date
  /** WGS 84, degrees. */
  readonly lon: number
  readonly lat: number
  /** Mean wind near the centre, m/s; null where it is not forecast. */
  readonly windMs: number | null
  /** Radius that the centre stays in with 70 % probability, km. */
  readonly radius70Km: number | null
  /** Class of GB/T 19201-2006. */
  readonly category?: Words
}

export interface Storm {
  readonly name: Words
  /** What is expected, as one sentence made from data. */
  readonly sentence: Words
  /** When its last position was taken. */
  readonly fixedAt: Date
  /** Where the tracks come from: "CMA", "sample". */
  readonly source: string
  readonly href: string
}

export interface HomeData {
  readonly locale: Locale
  /** Whether what is shown was made by the project itself. */
  readonly sample: boolean
  readonly now: Date
  /** In force now, most urgent first; null where this platform does not know: then it says nothing about them. */
  readonly warnings: readonly Warning[] | null
  /** The storm that concerns the city most; without one, that there is none. */
  readonly storm: Storm | null
  readonly forecastRows: readonly ForecastRow[]
  readonly links: readonly { readonly href: string; readonly title: Words; readonly about: Words }[]
  /** This page in the other language. */
  readonly otherLanguageHref: string
  /** Where portal.css is served. */
  readonly stylesheet: string
}

const words = {
  city: { 'zh-CN': '广州', en: 'Guangzhou' },
  title: { 'zh-CN': '广州 · 木棉', en: 'Guangzhou · Kapok' },
  skip: { 'zh-CN': '跳到正文', en: 'Skip to content' },
  navigation: { 'zh-CN': '语言与入口', en: 'Language and sign-in' },
  other: { 'zh-CN': 'English', en: '中文' },
  console: { 'zh-CN': '工作人员入口', en: 'For officials' },
  warnings: { 'zh-CN': '生效中的预警', en: 'Warnings in force' },
  noWarnings: { 'zh-CN': '目前没有生效的预警。', en: 'No warning is in force.' },
  since: { 'zh-CN': '发布于', en: 'Issued' },
  sample: {
    'zh-CN': '示例数据：由本项目生成，不是真实观测，请勿据此行动。',
    en: 'Sample data: made by this project, not observed. Do not act on it.',
  },
  quiet: { 'zh-CN': '目前没有需要关注的台风', en: 'No storm is being followed now' },
  quietHelp: {
    'zh-CN': '有台风时，这里会说明它将到哪里、多强、有多大把握。',
    en: 'When there is one, this page says where it goes, how strong it is, and how sure that is.',
  },
  fixed: { 'zh-CN': '最近定位', en: 'Last position' },
  source: { 'zh-CN': '来源', en: 'Source' },
  onMap: { 'zh-CN': '在地图上查看路径', en: 'See its track on the map' },
  forecast: { 'zh-CN': '路径预报', en: 'Forecast of the track' },
  forecastNote: {
    'zh-CN': '中心有 70 % 的可能落在所给半径之内。时间为北京时间。',
    en: 'The centre stays within the radius with a probability of 70 %. Times are Beijing time.',
  },
  time: { 'zh-CN': '时间', en: 'Time' },
  position: { 'zh-CN': '中心位置', en: 'Centre' },
  wind: { 'zh-CN': '中心附近风速', en: 'Wind near the centre' },
  category: { 'zh-CN': '等级', en: 'Class' },
  radius: { 'zh-CN': '70 % 半径', en: '70 % radius' },
  more: { 'zh-CN': '更多', en: 'More' },
  page: { 'zh-CN': '页面生成于', en: 'Page made' },
  official: {
    'zh-CN': '防灾请以气象部门正式发布的预警为准。',
    en: 'For your safety, follow the warnings that the meteorological service issues.',
  },
} satisfies Record<string, Words>

const levels: Readonly<Record<Warning['level'], { word: Words; shape: string }>> = {
  blue: { word: { 'zh-CN': '蓝色预警', en: 'Blue warning' }, shape: 'M2 4h12v8H2z' },
  yellow: { word: { 'zh-CN': '黄色预警', en: 'Yellow warning' }, shape: 'M8 2l6.5 11.5h-13z' },
  orange: { word: { 'zh-CN': '橙色预警', en: 'Orange warning' }, shape: 'M8 1l7 7-7 7-7-7z' },
  red: { word: { 'zh-CN': '红色预警', en: 'Red warning' }, shape: 'M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5z' },
}

const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
})
/** `2018-09-16 17:00`, Beijing time. */
const time = (at: Date): Html => html`<time datetime="${at.toISOString()}">${clock.format(at)}</time>`
/** `09-16 17:00`: in a column whose year is known. */
const shortTime = (at: Date): Html =>
  html`<time datetime="${at.toISOString()}">${clock.format(at).slice(5)}</time>`

/** The whole page. Every text in it is escaped; addresses are of this site or https. */
export function renderHome(data: HomeData): string {
  const { locale } = data
  const say = (w: Words) => w[locale]
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>
          ${data.storm === null ? say(words.title) : `${say(data.storm.name)} · ${say(words.city)}`}
        </title>
        <link rel="icon" href="/kapok.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${address(data.stylesheet)}" />
      </head>
      <body>
        <a class="skip" href="#main">${say(words.skip)}</a>
        <header>
          <p class="brand">木棉 <span lang="en">Kapok</span></p>
          <nav aria-label="${say(words.navigation)}">
            <a href="${address(data.otherLanguageHref)}" hreflang="${other(locale)}" lang="${other(locale)}"
              >${say(words.other)}</a
            >
            <a href="/console">${say(words.console)}</a>
          </nav>
        </header>
        <main id="main">
          ${inForce(data)} ${data.sample && html`<p class="sample">${say(words.sample)}</p>`}
          ${situation(data)} ${forecast(data)} ${more(data)}
        </main>
        <footer>
          <p>${say(words.official)}</p>
          <p>${say(words.page)} ${time(data.now)}</p>
        </footer>
      </body>
    </html> `.text
}

const other = (locale: Locale): Locale => (locale === 'en' ? 'zh-CN' : 'en')

/** A warning in force is the first thing on the page; that there is none is said too. */
function inForce({ warnings, locale }: HomeData): Html {
  if (warnings === null) return html``
  if (warnings.length === 0) return html`<p class="none">${words.noWarnings[locale]}</p>`
  return html`<section aria-labelledby="warnings">
    <h2 id="warnings">${words.warnings[locale]}</h2>
    <ul class="warnings">
      ${warnings.map(
        (w) =>
          html`<li class="warning ${w.level}">
            <p class="level">
              <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <path d="${levels[w.level].shape}" />
              </svg>
              ${levels[w.level].word[locale]}
            </p>
            <h3>
              ${w.href === undefined ? w.title[locale] : html`<a href="${address(w.href)}">${w.title[locale]}</a>`}
            </h3>
            <p>${w.advice[locale]}</p>
            <p class="note">${w.issuer[locale]} · ${words.since[locale]} ${time(w.since)}</p>
          </li>`,
      )}
    </ul>
  </section>`
}

/** The situation as a sentence, in the reader's language and below it in the other. */
function situation({ storm, locale }: HomeData): Html {
  if (storm === null) {
    return html`<h1>${words.quiet[locale]}</h1>
      <p class="also" lang="${other(locale)}">${words.quiet[other(locale)]}</p>
      <p>${words.quietHelp[locale]}</p>`
  }
  return html`<h1>${storm.sentence[locale]}</h1>
    <p class="also" lang="${other(locale)}">${storm.sentence[other(locale)]}</p>
    <p class="note">
      ${words.fixed[locale]} ${time(storm.fixedAt)} · ${words.source[locale]} ${storm.source}
    </p>
    <p><a href="${address(storm.href)}">${words.onMap[locale]}</a></p>`
}

function forecast({ forecastRows, locale }: HomeData): Html | null {
  if (forecastRows.length === 0) return null
  const classes = forecastRows.some((r) => r.category !== undefined)
  return html`<section aria-labelledby="forecast">
    <h2 id="forecast">${words.forecast[locale]}</h2>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="forecast">
      <table>
        <thead>
          <tr>
            <th scope="col">${words.time[locale]}</th>
            <th scope="col">${words.position[locale]}</th>
            <th scope="col" class="n">${words.wind[locale]} m/s</th>
            ${classes && html`<th scope="col">${words.category[locale]}</th>`}
            <th scope="col" class="n">${words.radius[locale]} km</th>
          </tr>
        </thead>
        <tbody>
          ${forecastRows.map(
            (r) =>
              html`<tr>
                <th scope="row">${shortTime(r.at)}</th>
                <td>${position(r.lon, r.lat)}</td>
                <td class="n">${whole(r.windMs)}</td>
                ${classes && html`<td>${r.category?.[locale] ?? '—'}</td>`}
                <td class="n">${whole(r.radius70Km)}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    <p class="note">${words.forecastNote[locale]}</p>
  </section>`
}

const whole = (n: number | null): string => (n === null ? '—' : Math.round(n).toLocaleString('en-US'))

function position(lon: number, lat: number): string {
  const wrapped = ((((lon + 180) % 360) + 360) % 360) - 180
  return `${Math.abs(lat).toFixed(1)}°${lat < 0 ? 'S' : 'N'} ${Math.abs(wrapped).toFixed(1)}°${wrapped < 0 ? 'W' : 'E'}`
}

function more({ links, locale }: HomeData): Html | null {
  if (links.length === 0) return null
  return html`<section aria-labelledby="more">
    <h2 id="more">${words.more[locale]}</h2>
    <ul class="links">
      ${links.map(
        (l) =>
          html`<li><a href="${address(l.href)}">${l.title[locale]}</a> <span>${l.about[locale]}</span></li> `,
      )}
    </ul>
  </section>`
}
