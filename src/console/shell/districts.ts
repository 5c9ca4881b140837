/** What the place selector reads of geography's answer. */
import type { Words } from '#values'

export interface DistrictsAnswer {
  readonly items: readonly { readonly code: string; readonly nameZh: string; readonly nameEn: string }[]
}

/** Empty while geography has not answered. */
export const districtsOf = (answer: DistrictsAnswer | undefined): { code: string; name: Words }[] =>
  (answer?.items ?? []).map(({ code, nameZh, nameEn }) => ({ code, name: { 'zh-CN': nameZh, en: nameEn } }))
