/** The words of how sure the forecast is: scenarios, members, and what the forecast is made of. */
import type { Words } from '#values'
import type { ForecastOut } from '../../schema.ts'

type ScenarioKind = NonNullable<ForecastOut['scenarios']>[number]['kind']

/** What a share of the members does: "31 % …". */
export const SCENARIO_WORDS = {
  west: { 'zh-CN': '在珠江口以西登陆', en: 'make landfall west of the Pearl River mouth' },
  east: { 'zh-CN': '在珠江口以东登陆', en: 'make landfall east of the Pearl River mouth' },
  elsewhere: { 'zh-CN': '在其他大陆海岸登陆', en: 'make landfall elsewhere on the mainland' },
  none: { 'zh-CN': '五天内不登陆大陆', en: 'reach no mainland coast within five days' },
} satisfies Record<ScenarioKind, Words>

/** The same beside a bar. */
export const SCENARIO_NAMES = {
  west: { 'zh-CN': '珠江口以西登陆', en: 'West of the Pearl River mouth' },
  east: { 'zh-CN': '珠江口以东登陆', en: 'East of the Pearl River mouth' },
  elsewhere: { 'zh-CN': '其他大陆海岸', en: 'Elsewhere on the mainland' },
  none: { 'zh-CN': '五天内不登陆大陆', en: 'No mainland landfall in 5 days' },
} satisfies Record<ScenarioKind, Words>

export const words = {
  scenarios: { 'zh-CN': '可能的登陆', en: 'Where it may make landfall' },
  scenariosHelp: {
    'zh-CN':
      '按成员首次登陆大陆的位置分组；东、西两段海岸自北部湾至福建。海南、台湾等岛屿不计作大陆，经过岛屿后再登陆大陆的计在后者。',
    en: 'Members by their first landfall on the mainland; west and east mean the coast from the Gulf of Tonkin to Fujian. Islands such as Hainan and Taiwan do not count as mainland: what crosses them first counts by where it goes on.',
  },
  showOnMap: { 'zh-CN': '在图上显示这一情形的平均路径', en: 'Show the mean path of this on the map' },
  rapid: {
    'zh-CN': '24 小时内迅速增强（15.4 米/秒以上）的可能',
    en: 'Rapid intensification (15.4 m/s or more) within 24 h',
  },
  range: { 'zh-CN': '风速后的括号为 70% 区间。', en: 'In brackets after the wind: its 70 % range.' },
  firstFix: {
    'zh-CN': '移动还不明：只画概率圈，不分情形，也不说何时最接近。',
    en: 'Its motion is not known yet: there are circles, but no scenarios and no time of its nearest approach.',
  },
  ourStatistics: { 'zh-CN': '本系统统计', en: 'our statistics' },
} satisfies Record<string, Words>
