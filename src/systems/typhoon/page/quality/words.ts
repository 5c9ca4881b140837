/** The words of how good such forecasts were. */
import type { Words } from '#values'

export const words = {
  title: { 'zh-CN': '这样的预报有多准', en: 'How good such forecasts were' },
  all: { 'zh-CN': '全部海域', en: 'All storms' },
  scs: { 'zh-CN': '南海起报', en: 'South China Sea' },
  region: { 'zh-CN': '哪些台风', en: 'Which storms' },
  error: { 'zh-CN': '平均位置误差', en: 'Mean error of the position' },
  ours: { 'zh-CN': '本系统', en: 'Ours' },
  reference: { 'zh-CN': '参考（类 CLIPER）', en: 'Reference' },
  persistence: { 'zh-CN': '外推', en: 'Persistence' },
  lead: { 'zh-CN': '时效（小时）', en: 'Lead (h)' },
  cases: { 'zh-CN': '例数', en: 'Cases' },
  storms: { 'zh-CN': '台风数', en: 'Storms' },
  insideShort: { 'zh-CN': '圈内', en: 'Inside' },
  wind: { 'zh-CN': '风速误差', en: 'Wind error' },
  windReference: { 'zh-CN': '参考风速误差', en: 'Reference' },
  circle: {
    'zh-CN': '“圈内”为实况落在 70% 概率圈内的比例，应接近 70%。',
    en: 'Inside: how often the storm was within the 70 % circle; it should be near 70 %.',
  },
  referenceHelp: {
    'zh-CN': '参考是只用气候和持续性的二次回归（类 CLIPER），用同样的年份训练；风速参考为类 SHIFOR。',
    en: 'The reference is a quadratic regression on climatology and persistence (CLIPER-like), trained on the same seasons; of the wind it is SHIFOR-like.',
  },
  reliability: {
    'zh-CN': '“中心 72 小时内进入广州 200 公里”的可靠性',
    en: 'Chance of a centre within 200 km of Guangzhou in 72 h: said and come',
  },
  said: { 'zh-CN': '预报概率', en: 'Said' },
  came: { 'zh-CN': '实际频率', en: 'Came' },
  reliabilityHelp: {
    'zh-CN': '点旁为例数；点在斜线上，说明说的概率与实际一致。',
    en: 'Beside each point its number of cases; on the diagonal, what was said is what came.',
  },
  noStrike: {
    'zh-CN': '这些年份中没有可检验的接近广州的预报。',
    en: 'In these seasons no forecast of a storm near Guangzhou could be verified.',
  },
  none: { 'zh-CN': '还没有检验过预报', en: 'These forecasts have not been verified yet' },
  noneHelp: {
    'zh-CN':
      '检验用较早的年份训练，把之后每一季的预报重做一遍，与实况比较，并保存结果：误差、把握、风速，以及概率是否可靠。命令行：',
    en: 'A verification learns from earlier seasons, makes the forecasts of the later ones again, holds them against what came, and is kept: errors, certainty, wind, and whether chances can be relied on. On the command line:',
  },
  noneSource: {
    'zh-CN': '还没有可以学习的历史资料，因此没有可检验的预报。',
    en: 'There is no history to learn from yet, so there are no forecasts to verify.',
  },
  make: { 'zh-CN': '检验最近十季', en: 'Verify the last ten seasons' },
  makeWhat: {
    'zh-CN': '重做以下各季的全部预报并与实况比较，需要几分钟：',
    en: 'Makes all forecasts of these seasons again and holds them against what came; it takes minutes:',
  },
  trained: { 'zh-CN': '训练至', en: 'trained until' },
  tested: { 'zh-CN': '检验', en: 'tested on' },
  queued: {
    'zh-CN': '已开始检验。需要几分钟，完成后会自动显示在这里。',
    en: 'The verification has begun. It takes minutes, and appears here by itself.',
  },
  tooFew: {
    'zh-CN': '历史资料的年份太少，无法留出十季来检验。',
    en: 'The history has too few seasons to keep ten of them for testing.',
  },
  noise: {
    'zh-CN': '输入定位加了误差：每个坐标约',
    en: 'The inputs were given errors, as live positions have them: in each coordinate about',
  },
  noNoise: {
    'zh-CN': '输入为最佳路径；实时定位误差较大，实际会差一些。',
    en: 'The inputs were best tracks; live positions are less exact, and forecasts from them worse.',
  },
  model: { 'zh-CN': '模型', en: 'model' },
  made: { 'zh-CN': '检验于', en: 'verified on' },
  loading: { 'zh-CN': '正在载入检验结果', en: 'The verification is on its way' },
  wrong: { 'zh-CN': '我们当时差', en: 'we missed by' },
} satisfies Record<string, Words>
