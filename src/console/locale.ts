/** The reader's language: chosen in the address, by cookie (the server reads the same one), else the browser's. */
import { useCallback, useSyncExternalStore } from 'react'
import { LOCALES, type Locale, type Words } from '#values'
import { oneOf } from './address.ts'
import { parameters, setParameters, useAddress } from './navigation.ts'

const COOKIE = 'kapok-locale'
const YEAR_SECONDS = 31_536_000

function preferred(): Locale {
  const cookie = document.cookie.split('; ').find((c) => c.startsWith(`${COOKIE}=`))
  const chosen = cookie?.slice(COOKIE.length + 1)
  if (LOCALES.includes(chosen as Locale)) return chosen as Locale
  for (const tag of navigator.languages) {
    if (tag.toLowerCase().startsWith('zh')) return 'zh-CN'
    if (tag.toLowerCase().startsWith('en')) return 'en'
  }
  return 'zh-CN'
}

const codecs = { lang: oneOf(['', ...LOCALES], '') }
const listeners = new Set<() => void>()
let own = preferred()

export function setLocale(locale: Locale) {
  own = locale
  document.cookie = `${COOKIE}=${locale}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
  setParameters(codecs, { lang: locale })
  for (const listener of listeners) listener()
}

export function useLocale(): Locale {
  const [{ lang }] = useAddress(codecs)
  const preference = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => own,
  )
  return lang === '' ? preference : lang
}

/** `const say = useSay(); say(words.close)`: the words in the reader's language. */
export function useSay(): (words: Words) => string {
  const locale = useLocale()
  return useCallback((words: Words) => words[locale], [locale])
}

/** For what is no component: the language of requests, and of words made in the background. */
export const currentLocale = (): Locale => {
  const { lang } = parameters(codecs)
  return lang === '' ? own : lang
}
