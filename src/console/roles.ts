/** The roles' names for people. An unknown role shows its own name rather than nothing. */
import type { Words } from '#values'

const titles: Readonly<Record<string, Words>> = {
  administrator: { 'zh-CN': '管理员', en: 'Administrator' },
  'duty-officer': { 'zh-CN': '值班员', en: 'Duty officer' },
  'data-officer': { 'zh-CN': '数据专员', en: 'Data officer' },
  supervisor: { 'zh-CN': '监督员', en: 'Supervisor' },
  clerk: { 'zh-CN': '经办员', en: 'Clerk' },
  viewer: { 'zh-CN': '只读用户', en: 'Viewer' },
}

export const ROLE_NAMES = Object.keys(titles)
export const roleTitle = (role: string): Words => titles[role] ?? { 'zh-CN': role, en: role }
