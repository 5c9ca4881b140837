/** The facts that the typhoon system publishes. */
import { Type } from 'typebox'
import { eventType } from '#kernel/system.ts'

export const historyImported = eventType({
  type: 'typhoon.history-imported',
  title: { 'zh-CN': '历史路径已导入', en: 'History imported' },
  audience: 'public',
  schema: Type.Object({
    importId: Type.String(),
    source: Type.String(),
    file: Type.String(),
    new: Type.Integer(),
    revised: Type.Integer(),
  }),
})

export const advisoryReceived = eventType({
  type: 'typhoon.advisory-received',
  title: { 'zh-CN': '收到台风定位', en: 'Advisory received' },
  audience: 'public',
  schema: Type.Object({
    advisoryId: Type.String(),
    storm: Type.String(),
    name: Type.Union([Type.String(), Type.Null()]),
    at: Type.String(),
    lon: Type.Number(),
    lat: Type.Number(),
    windMs: Type.Union([Type.Number(), Type.Null()]),
    pressureHpa: Type.Union([Type.Number(), Type.Null()]),
  }),
})

export const advisoryWithdrawn = eventType({
  type: 'typhoon.advisory-withdrawn',
  title: { 'zh-CN': '台风定位已撤回', en: 'Advisory withdrawn' },
  audience: 'public',
  schema: Type.Object({ advisoryId: Type.String(), storm: Type.String(), at: Type.String() }),
})

export const forecastMade = eventType({
  type: 'typhoon.forecast-made',
  title: { 'zh-CN': '预报已生成', en: 'Forecast made' },
  audience: 'public',
  schema: Type.Object({
    forecastId: Type.String(),
    storm: Type.String(),
    at: Type.String(),
    model: Type.String(),
  }),
})

export const agenciesReceived = eventType({
  type: 'typhoon.agencies-received',
  title: { 'zh-CN': '收到各机构预报', en: 'Agencies’ forecasts received' },
  audience: 'public',
  schema: Type.Object({
    storm: Type.String(),
    agencies: Type.Array(Type.String()),
    forecasts: Type.Integer({ description: 'New or corrected' }),
    issuedAt: Type.String({ description: 'Of the latest' }),
  }),
})
