/** What the place selector reads of geography's answer, and only if it is there. */
import type { Words } from '#values'

export interface DistrictsAnswer {
  readonly items: readonly { readonly code: string; readonly name: Words | string; readonly nameEn?: string }[]
}

export const districtsOf = (answer: DistrictsAnswer | undefined): { code: string; name: Words }[] =>
  (answer?.items ?? []).map(({ code, name, nameEn }) => ({
    code,
    name: typeof name === 'string' ? { 'zh-CN': name, en: nameEn ?? name } : name,
  }))
