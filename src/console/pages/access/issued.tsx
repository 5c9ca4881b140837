/** What a person issued and would take with them: tokens and links that are still good. */
import { useLocale } from '../../locale.ts'
import type { Account } from './model.ts'

const counted = (n: number, one: string, many: string) => (n === 0 ? [] : [`${n} ${n === 1 ? one : many}`])

export const hasIssued = (account: Account): boolean => account.tokensInForce + account.linksInForce > 0

export function Issued({ account }: { account: Account }) {
  const { tokensInForce: tokens, linksInForce: links } = account
  return useLocale() === 'en'
    ? [...counted(tokens, 'token', 'tokens'), ...counted(links, 'one-time link', 'one-time links')].join(', ')
    : [...counted(tokens, '个令牌', '个令牌'), ...counted(links, '个一次性链接', '个一次性链接')].join('、')
}
