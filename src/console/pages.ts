/** Every page there is: those of the systems, found in their folders, and those of the shell itself. */
import type { ComponentType } from 'react'
import { AppstoreOutlined, AuditOutlined, TeamOutlined } from '@ant-design/icons'
import type { Page } from './page.ts'
import { inOrder } from './router.ts'

const found = import.meta.glob<{ pages: readonly Page[] }>('../systems/*/pages.tsx', { eager: true })

export const systemPages: readonly Page[] = inOrder(Object.values(found).flatMap((module) => module.pages))

const FIRST_OF_SHELL = 900

/** Listed in the navigation after the systems, for those who may see them. */
export const shellPages: readonly Page[] = [
  {
    path: 'records',
    title: { 'zh-CN': '操作记录', en: 'Records' },
    question: { 'zh-CN': '谁在何时做了什么？', en: 'Who did what, and when?' },
    icon: AuditOutlined,
    order: FIRST_OF_SHELL,
    audience: 'access.audit',
    load: () => import('./pages/records.tsx'),
  },
  {
    path: 'access',
    title: { 'zh-CN': '账号与权限', en: 'Accounts' },
    question: { 'zh-CN': '谁可以做什么？', en: 'Who may do what?' },
    icon: TeamOutlined,
    order: FIRST_OF_SHELL + 1,
    audience: 'access.manage',
    load: () => import('./pages/access.tsx'),
  },
  {
    path: 'gallery',
    title: { 'zh-CN': '组件', en: 'Gallery' },
    question: { 'zh-CN': '页面由哪些部件组成？', en: 'What are pages made of?' },
    icon: AppstoreOutlined,
    order: FIRST_OF_SHELL + 2,
    audience: 'public',
    time: true,
    load: () => import('./pages/gallery.tsx'),
  },
]

/** Reached by link only. */
const quietPages: readonly Page[] = [
  {
    path: 'sign-in',
    title: { 'zh-CN': '登录', en: 'Sign in' },
    question: { 'zh-CN': '您是谁？', en: 'Who are you?' },
    icon: TeamOutlined,
    order: 0,
    audience: 'public',
    load: () => import('./pages/sign-in.tsx'),
  },
  {
    path: 'setup',
    title: { 'zh-CN': '设置账号', en: 'Set up' },
    question: { 'zh-CN': '您将如何登录？', en: 'How will you sign in?' },
    icon: TeamOutlined,
    order: 0,
    audience: 'public',
    load: () => import('./pages/setup.tsx'),
  },
  {
    path: 'password',
    title: { 'zh-CN': '修改密码', en: 'Change password' },
    question: { 'zh-CN': '您的新密码是什么？', en: 'What is your new password?' },
    icon: TeamOutlined,
    order: 0,
    audience: 'signed-in',
    load: () => import('./pages/password.tsx'),
  },
]

export const everyPage: readonly Page[] = [...systemPages, ...shellPages, ...quietPages]

const loads = new Map<Page, ReturnType<Page['load']>>()
const programs = new Map<Page, ComponentType>()

/** The program of a page, asked for once. */
export function loadPage(page: Page): ReturnType<Page['load']> {
  let load = loads.get(page)
  if (load === undefined) {
    load = page.load()
    loads.set(page, load)
    load.then(
      ({ default: program }) => programs.set(page, program),
      // Whoever shows the page meets it too, and tells of it.
      () => undefined,
    )
  }
  return load
}

/** Where it has come already. */
export const programOf = (page: Page): ComponentType | undefined => programs.get(page)
