/** The pages of the typhoon system. */
import { RadarChartOutlined } from '@ant-design/icons'
import type { Page } from '#console/page.ts'
import { askForFirstView } from './page/ahead.ts'

export const pages: readonly Page[] = [
  {
    path: 'typhoon',
    title: { 'zh-CN': '台风', en: 'Typhoon' },
    question: {
      'zh-CN': '台风往哪里去，多有把握，上次发生了什么？',
      en: 'Where does it go, how sure is that, and what happened last time?',
    },
    icon: RadarChartOutlined,
    order: 10,
    audience: 'public',
    time: true,
    load: () => {
      void askForFirstView(new URLSearchParams(location.search))
      return import('./typhoon.page.tsx')
    },
  },
]
