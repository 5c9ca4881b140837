/** Made-up data of the gallery: a storm that never was. */
import type { Position, Words } from '#values'

export const HOUR = 3_600_000
const GENESIS = Date.UTC(2021, 8, 10)

export interface Sample {
  readonly at: Date
  readonly windMs: number
  readonly pressureHpa: number
}

export const SAMPLES: readonly Sample[] = Array.from({ length: 20 }, (_, i) => {
  const windMs = Math.round(15 + 32 * Math.sin((Math.PI * Math.min(i, 17)) / 21))
  return { at: new Date(GENESIS + i * 6 * HOUR), windMs, pressureHpa: Math.round(1010 - windMs * 1.45) }
})

/** It begins east of 180°, to show that such a track is drawn whole. */
export const TRACK: readonly Position[] = SAMPLES.map((_, i) => {
  const lon = 188 - i * 3.9
  return [lon > 180 ? lon - 360 : lon, 11 + 0.55 * i + 0.012 * i * i]
})

export const words = {
  sentence: { 'zh-CN': '部件展示：页面只用这些部件', en: 'The parts that every page is made of' },
  note: { 'zh-CN': '本页数据为虚构。', en: 'The data on this page is made up.' },
  primary: { 'zh-CN': '主要操作', en: 'Primary action' },
  done: { 'zh-CN': '已添加一条公报', en: 'One advisory added' },
  undone: { 'zh-CN': '已撤回公报', en: 'The advisory was taken back' },
  silent: { 'zh-CN': '传感器已 22 分钟无数据', en: 'the sensor has been silent for 22 minutes' },
  figures: { 'zh-CN': '数字', en: 'Figures' },
  gust: { 'zh-CN': '南沙阵风达到 10 级的概率', en: 'Gusts of level 10 or more in Nansha' },
  wind: { 'zh-CN': '风速', en: 'Wind' },
  pressure: { 'zh-CN': '气压', en: 'Pressure' },
  levels: { 'zh-CN': '预警等级', en: 'Warning levels' },
  typhoon: { 'zh-CN': '台风', en: 'typhoon' },
  map: { 'zh-CN': '地图', en: 'Map' },
  sampleMap: { 'zh-CN': '示例风暴的路径', en: 'Track of the sample storm' },
  mapText: {
    'zh-CN': '虚构风暴的路径：生成于 180° 以东，向西北移动到华南沿海。',
    en: 'The track of a made-up storm: it begins east of 180° and moves north-west to the coast of south China.',
  },
  track: { 'zh-CN': '实况路径', en: 'Track' },
  mapPage: { 'zh-CN': '地图页面的布局', en: 'The layout of a map page' },
  mapSentence: {
    'zh-CN': '示例风暴已在华南沿海登陆，中心附近最大风速 33 m/s',
    en: 'The sample storm has made landfall in south China, with winds of 33 m/s near its centre',
  },
  chart: { 'zh-CN': '图', en: 'Chart' },
  observed: { 'zh-CN': '实况', en: 'Observed' },
  forecast: { 'zh-CN': '预报', en: 'Forecast' },
  table: { 'zh-CN': '逐次定位', en: 'Fixes' },
  at: { 'zh-CN': '时间', en: 'Time' },
  states: { 'zh-CN': '状态', en: 'States' },
  empty: { 'zh-CN': '还没有台风资料', en: 'No tracks yet' },
  emptyHelp: {
    'zh-CN': '这里显示台风路径。可以导入最佳路径文件，或录入公报。',
    en: 'Tracks of storms are shown here. Import a best-track file, or enter an advisory.',
  },
  import: { 'zh-CN': '导入文件', en: 'Import a file' },
  importing: { 'zh-CN': '正在导入最佳路径', en: 'Importing the best tracks' },
  tooLarge: { 'zh-CN': '文件过大', en: 'The file is too large' },
  tooLargeHelp: {
    'zh-CN': '最多 64 MB。请按年份拆分后再导入。',
    en: 'At most 64 MB. Split it by year and import again.',
  },
  kept: { 'zh-CN': '已有资料没有改变。', en: 'Nothing on the server was changed.' },
  file: { 'zh-CN': '上传文件', en: 'Bringing a file' },
  fileHint: {
    'zh-CN': '本页的上传地址不存在，用来展示出错时的样子。',
    en: 'This page sends to an address that does not exist, to show what an error looks like.',
  },
  confirming: { 'zh-CN': '确认', en: 'Confirming' },
  what: {
    'zh-CN': '将发送到 11 个区、48,210 名订阅者、6 个渠道。发出后不能收回。',
    en: 'Sends to 11 districts, 48,210 subscribers, 6 channels. It cannot be called back.',
  },
  send: { 'zh-CN': '发送', en: 'Send' },
  strongest: { 'zh-CN': '最强', en: 'Strongest' },
  places: [
    { position: [113.26, 23.13], name: { 'zh-CN': '广州', en: 'Guangzhou' }, rank: 1 },
    { position: [121.56, 25.04], name: { 'zh-CN': '台北', en: 'Taipei' }, rank: 2 },
    { position: [120.98, 14.6], name: { 'zh-CN': '马尼拉', en: 'Manila' }, rank: 3 },
    { position: [144.79, 13.44], name: { 'zh-CN': '关岛', en: 'Guam' }, rank: 4 },
  ] as { position: Position; name: Words; rank: number }[],
} satisfies Record<string, Words | { position: Position; name: Words; rank: number }[]>

export const TIMELINE = {
  from: new Date(GENESIS),
  to: new Date(GENESIS + (SAMPLES.length - 1) * 6 * HOUR),
  stepMinutes: 360,
  marks: [{ at: new Date(GENESIS + 10 * 6 * HOUR), label: words.strongest }],
}
