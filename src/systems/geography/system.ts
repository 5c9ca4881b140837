/** Geography: the base database of divisions, outlines, grid cells and places that every other system points at. */
import type { System } from '#kernel/system.ts'
import { commands } from './commands.ts'
import { gridImported, outlinesImported } from './events.ts'
import { IMPORT_PERMISSION } from './imports.ts'
import { views } from './published.ts'
import { routes } from './routes.ts'
import { seed } from './seed.ts'
import { type GeographyTables, migrations } from './tables.ts'

export const geography = (): System<GeographyTables> => ({
  name: 'geography',
  title: { 'zh-CN': '地理', en: 'Geography' },
  migrations,
  publishes: [outlinesImported, gridImported],
  views,
  permissions: [
    {
      name: IMPORT_PERMISSION,
      title: { 'zh-CN': '导入区划轮廓和单元网格', en: 'Import outlines and unit grid cells' },
      roles: ['data-officer'],
    },
  ],
  reactions: [],
  jobs: [],
  commands,
  routes,
  seed,
})
