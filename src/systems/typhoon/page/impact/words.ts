/** The words of what a storm brings to the districts. */
import type { Words } from '#values'

/** Chances of gusts by force, rain, and the centre coming near. */
export const SHOWN = ['gust8', 'gust10', 'gust12', 'rain50', 'rain90', 'near'] as const
export type Shown = (typeof SHOWN)[number]

export const SHOWN_WORDS = {
  gust8: { 'zh-CN': '阵风 ≥ 8 级', en: 'Gusts ≥ 8' },
  gust10: { 'zh-CN': '≥ 10 级', en: '≥ 10' },
  gust12: { 'zh-CN': '≥ 12 级', en: '≥ 12' },
  rain50: { 'zh-CN': '24 小时雨量中位数', en: 'Rain 24 h, median' },
  rain90: { 'zh-CN': '雨量 90% 分位', en: 'Rain, one in ten' },
  near: { 'zh-CN': '中心靠近', en: 'Centre near' },
} satisfies Record<Shown, Words>

/** The same in full: heading of the figure, its table and its file. */
export const SHOWN_TITLES = {
  gust8: { 'zh-CN': '阵风达到 8 级的概率（3 小时内）', en: 'Chance of gusts of force 8, in steps of 3 h' },
  gust10: {
    'zh-CN': '阵风达到 10 级的概率（3 小时内）',
    en: 'Chance of gusts of force 10, in steps of 3 h',
  },
  gust12: {
    'zh-CN': '阵风达到 12 级的概率（3 小时内）',
    en: 'Chance of gusts of force 12, in steps of 3 h',
  },
  rain50: { 'zh-CN': '24 小时雨量，中位数', en: 'Rain of 24 h, median' },
  rain90: { 'zh-CN': '24 小时雨量，十次中有一次超过', en: 'Rain of 24 h, exceeded by one in ten' },
  near: { 'zh-CN': '台风中心进入 200 公里内的概率', en: 'Chance that the centre comes within 200 km' },
} satisfies Record<Shown, Words>

export const words = {
  title: { 'zh-CN': '风雨影响', en: 'What it brings' },
  choose: { 'zh-CN': '看什么', en: 'What to show' },
  place: { 'zh-CN': '区', en: 'District' },
  chance: { 'zh-CN': '五天内 · 何时起', en: 'In 5 days · from' },
  mostRain: { 'zh-CN': '最多（中位–90%）', en: 'Most (median–90 %)' },
  whenHelp: {
    'zh-CN': '“起”为概率过半的第一个小时；前有 ~ 的，是会出现的成员中起始时间的中位数。北京时间。',
    en: 'From: the first hour at which it is likelier than not; with ~ the middle onset among the members in which it comes. Beijing time.',
  },
  noneGust: {
    'zh-CN': '没有成员在五天内给广州任何一区带来这样的阵风。',
    en: 'In no member do such gusts reach any district of Guangzhou within five days.',
  },
  noneRain: {
    'zh-CN': '五天内各区的 24 小时雨量都不到 1 毫米。',
    en: 'In no district does the rain of 24 h come to 1 mm within five days.',
  },
  noneNear: {
    'zh-CN': '没有成员的中心在五天内进入各区 200 公里以内。',
    en: 'In no member does the centre come within 200 km of a district within five days.',
  },
  within: { 'zh-CN': '小时内', en: 'h' },
  limits: {
    'zh-CN':
      '统计结果：把典型风场和雨带沿各成员路径推算，再数成员。雨量不知地形，未用观测校准，离散程度为假定。各区以区政府驻地代表，位置为近似。风力为阵风，按 GB/T 28591-2012。',
    en: 'Statistics: a usual wind field and rain profile carried along each member, and members counted. The rain knows no hills, is not calibrated against observations, and its spread is assumed. A district is the seat of its government, approximate. Gusts in force by GB/T 28591-2012.',
  },
  blended: {
    'zh-CN': '成员已按机构综合预报调整。',
    en: 'The members are those of the blend with the agencies.',
  },
  asTable: { 'zh-CN': '表格', en: 'As table' },
  asStrips: { 'zh-CN': '图', en: 'As chart' },
  computing: { 'zh-CN': '正在计算风雨影响', en: 'Wind and rain are being computed' },
  firstFix: {
    'zh-CN': '移动还不明，不能说各区会有什么风雨。',
    en: 'Its motion is not known yet: nothing can be said of the districts.',
  },
  atH: { 'zh-CN': '时效（小时）', en: 'Lead (h)' },
  code: { 'zh-CN': '区划代码', en: 'Code' },
  windMedian: { 'zh-CN': '平均风中位数', en: 'Mean wind, median' },
  windHigh: { 'zh-CN': '平均风 90% 分位', en: 'Mean wind, 90 %' },
  mm: { 'zh-CN': '毫米', en: 'mm' },
} satisfies Record<string, Words>
