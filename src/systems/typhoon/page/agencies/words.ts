/** The words of what the agencies say. */
import type { Words } from '#values'

export const words = {
  title: { 'zh-CN': '各机构预报', en: 'What the agencies say' },
  agency: { 'zh-CN': '机构', en: 'Agency' },
  issued: { 'zh-CN': '起报', en: 'issued' },
  stale: { 'zh-CN': '过时', en: 'old' },
  staleHelp: { 'zh-CN': '起报时间早于此刻 12 小时以上', en: 'Issued more than 12 h before this moment' },
  weight: { 'zh-CN': '权重', en: 'Weight' },
  weightHelp: {
    'zh-CN': '在综合预报中 48 小时的权重，按检验过的误差',
    en: 'In the blend at 48 h, by verified errors',
  },
  missed: { 'zh-CN': '误差', en: 'error' },
  missedHelp: {
    'zh-CN': '每个时效：此刻起若干小时后的位置；下面是截至此刻检验过的平均误差，括号内为次数。',
    en: 'At each lead: the position so many hours from this moment; below it the mean error of what could be verified by then, with the number of cases.',
  },
  toCity: { 'zh-CN': '最近广州', en: 'Nearest to Guangzhou' },
  notVerified: { 'zh-CN': '未检验', en: 'not verified' },
  ours: { 'zh-CN': '本系统统计', en: 'Our statistics' },
  oursShort: { 'zh-CN': '统计', en: 'statistics' },
  none: { 'zh-CN': '此刻没有机构预报', en: 'No agency’s forecast is known at this moment' },
  noneHelp: {
    'zh-CN': '实时台风的机构预报由数据接口获取，或导入保存的接口回复（“数据”中的“机构预报文件”）。',
    en: 'For a live storm they come by the agencies’ feed, or from a saved reply of it (under Data, “Agencies’ forecasts from a file”).',
  },
  noneHistory: {
    'zh-CN': '机构预报只属于实时录入的台风；最佳路径资料中没有。',
    en: 'Agencies’ forecasts belong to storms that are followed live; best tracks have none.',
  },
  onlyStatistics: {
    'zh-CN': '因此这里的路径只是历史统计；官方预报的误差约为它的二分之一到四分之一。',
    en: 'So the path here is statistics alone; official forecasts are two to four times better.',
  },
  winds: {
    'zh-CN': '各机构的风速平均时间不同（1、2 或 10 分钟），不宜直接比较。',
    en: 'Agencies’ winds are means over 1, 2 or 10 minutes and do not compare directly.',
  },
  feed: { 'zh-CN': '数据接口', en: 'Feed' },
  feedAnswered: { 'zh-CN': '最近一次有效回复', en: 'last good answer' },
  feedNever: { 'zh-CN': '从未得到有效回复', en: 'has never given a good answer' },
  feedFailures: { 'zh-CN': '连续失败次数：', en: 'failed in a row:' },
  feedStale: {
    'zh-CN': '机构数据接口没有新的有效回复，台风和各机构预报可能已过时。',
    en: 'The agencies’ feed gives no good answer: the storm and the agencies’ forecasts may be out of date.',
  },
  loading: { 'zh-CN': '正在载入各机构预报', en: 'The agencies’ forecasts are on their way' },
  file: { 'zh-CN': '机构预报文件', en: 'Agencies’ forecasts from a file' },
  fileHelp: {
    'zh-CN':
      '导入保存的 TyphoonInfo 接口回复（JSON）：其中的定位作为实况录入，各机构预报一并保存。重复导入不会改变数据。命令行：',
    en: 'A saved TyphoonInfo reply of the feed (JSON): its positions become advisories, and the agencies’ forecasts are kept. Taking it in again changes nothing. On the command line:',
  },
  choose: { 'zh-CN': '选择文件', en: 'Choose a file' },
  keepGood: { 'zh-CN': '保留正确的部分', en: 'Keep what is right' },
  keepGoodHelp: {
    'zh-CN': '关闭时，文件中有任何错误就整份不导入。',
    en: 'Off: a file with any fault is not taken at all.',
  },
  fixes: { 'zh-CN': '定位', en: 'Positions' },
  forecasts: { 'zh-CN': '机构预报', en: 'Forecasts' },
  received: { 'zh-CN': '新增', en: 'new' },
  corrected: { 'zh-CN': '更正', en: 'corrected' },
  unchanged: { 'zh-CN': '未变', en: 'unchanged' },
  kept: {
    'zh-CN': '与已录入的定位不同，保留已录入的',
    en: 'Differ from what somebody entered, which stays',
  },
  rejected: { 'zh-CN': '舍弃', en: 'Refused' },
  open: { 'zh-CN': '打开这个台风', en: 'Open this storm' },
} satisfies Record<string, Words>
