/** What systems publish to each other is what they say it is: every declared view is there, with the columns of its schema. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { allSystems } from '#systems/all.ts'
import { openTest } from './kit.ts'

test('every declared view has the columns that its schema names, and keeps row-level security', async (t) => {
  const systems = allSystems()
  const { platform } = await openTest(t, { systems, serving: false })
  const views = systems.flatMap((system) => system.views)
  assert.ok(views.length > 0)
  for (const { name, schema } of views) {
    const { rows } = await sql<{ column: string }>`
      select attname::text as column from pg_attribute
      where attrelid = ${name}::regclass and attnum > 0 and not attisdropped order by attname`.execute(
      platform.database.kysely,
    )
    const declared = Object.keys((schema as { properties?: object }).properties ?? {}).sort()
    assert.deepEqual(rows.map((row) => row.column).sort(), declared, name)
    const options = await sql<{ options: string[] | null }>`
      select reloptions as options from pg_class where oid = ${name}::regclass`.execute(
      platform.database.kysely,
    )
    assert.deepEqual(options.rows[0]?.options, ['security_invoker=true'], name)
  }
})
