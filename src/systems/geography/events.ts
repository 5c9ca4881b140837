/** The facts that geography publishes. */
import { Type } from 'typebox'
import { eventType } from '#kernel/system.ts'

const Imported = Type.Object({
  importId: Type.String(),
  source: Type.String(),
  new: Type.Integer(),
  revised: Type.Integer(),
  /** The divisions concerned: those whose outline changed, or those in which grid cells changed (streets). */
  divisions: Type.Array(Type.String()),
})

export const outlinesImported = eventType({
  type: 'geography.outlines-imported',
  title: { 'zh-CN': '已导入正式区划轮廓', en: 'Official outlines were imported' },
  schema: Imported,
  audience: 'public',
})

export const gridImported = eventType({
  type: 'geography.grid-imported',
  title: { 'zh-CN': '已导入单元网格', en: 'Unit grid cells were imported' },
  schema: Imported,
  audience: 'public',
})
