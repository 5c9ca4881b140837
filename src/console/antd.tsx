/** Ant Design with our tokens, language and the nonce of the page's content security policy. */
import { ConfigProvider, type ThemeConfig, theme as antdTheme } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import type { ComponentProps, ReactNode } from 'react'
import { useMemo } from 'react'
import { useLocale } from './locale.ts'
import { type Theme, type Tokens, useTheme, useTokens } from './theme.ts'

type AntdLocale = ComponentProps<typeof ConfigProvider>['locale']

// The bundler gives the module's default export; the compiler, taking the package for CommonJS, sees a namespace.
const locales = { 'zh-CN': zhCN as unknown as AntdLocale, en: enUS as unknown as AntdLocale }

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

export function Antd({ children }: { children: ReactNode }) {
  const locale = useLocale()
  const theme = useTheme()
  const tokens = useTokens()
  const config = useMemo(() => configOf(theme, tokens), [theme, tokens])
  return (
    <ConfigProvider
      locale={locales[locale]}
      theme={config}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
      {...(nonce === '' ? {} : { csp: { nonce } })}
    >
      {children}
    </ConfigProvider>
  )
}

function configOf(theme: Theme, t: Tokens): ThemeConfig {
  const flat = { boxShadow: 'none', boxShadowSecondary: 'none', boxShadowTertiary: 'none' }
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  return {
    algorithm: theme === 'night' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      ...flat,
      colorPrimary: t.link,
      colorLink: t.link,
      colorInfo: t.link,
      colorError: t.accent,
      colorText: t.ink,
      colorTextHeading: t.ink,
      colorTextSecondary: t['ink-2'],
      colorTextTertiary: t['ink-2'],
      colorTextDescription: t['ink-2'],
      colorTextPlaceholder: t['ink-2'],
      colorBgBase: t.surface,
      colorBgLayout: t.ground,
      colorBgContainer: t.surface,
      colorBgElevated: t.surface,
      colorBorder: t['line-2'],
      colorBorderSecondary: t.line,
      colorSplit: t.line,
      borderRadius: 4,
      borderRadiusLG: 4,
      borderRadiusSM: 4,
      fontFamily: 'inherit',
      fontSize: 14,
      controlHeight: 32,
      motion: !still,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.1s',
      motionDurationSlow: '0.12s',
    },
    components: {
      Button: {
        colorPrimary: t.accent,
        colorPrimaryHover: t.accent,
        colorPrimaryActive: t.accent,
        primaryColor: t['accent-ink'],
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
      },
      Table: {
        headerBg: t.surface,
        headerColor: t['ink-2'],
        headerSplitColor: 'transparent',
        rowHoverBg: t.sunken,
        cellPaddingBlockSM: 5,
        cellPaddingInlineSM: 8,
        borderColor: t.line,
      },
    },
  }
}
