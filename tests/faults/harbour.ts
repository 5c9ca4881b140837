/**
 * A small system to try the kernel with: ships come to the berths of a harbour, and each berth belongs to a department.
 * Its table is under row-level security; it has a fact, a reaction, a job and commands. What the reaction and the job
 * do is given by the test.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { Type } from 'typebox'
import type { Database } from '#kernel/db.ts'
import {
  type Command,
  eventType,
  type Fact,
  type Migration,
  type System,
  type Unit,
  UsageError,
  type Work,
} from '#kernel/system.ts'

export interface HarbourTables {
  'harbour.pier': { id: string; name: string }
  'harbour.berth': { id: string; pier_id: string | null; department_id: string; ship: string | null }
  'harbour.seen': { n: number; ship: string; pier: string }
}

export const shipArrived = eventType({
  type: 'harbour.ship-arrived',
  title: { 'zh-CN': '船舶到港', en: 'Ship arrived' },
  schema: Type.Object({ ship: Type.String({ minLength: 1 }), pier: Type.String() }),
  audience: 'public',
})

export const migrations: readonly Migration[] = [
  {
    name: '001-berths',
    sql: `
      create table harbour.pier (id text primary key, name text not null);
      create table harbour.berth (
        id text primary key,
        pier_id text references harbour.pier (id),
        department_id text not null,
        ship text
      );
      alter table harbour.berth enable row level security;
      create policy berth_shown on harbour.berth for select using (true);
      create policy berth_own on harbour.berth using (
        department_id = current_setting('kapok.department') or current_setting('kapok.everything') = 'yes'
      );
      create table harbour.seen (n bigint generated always as identity, ship text not null, pier text not null);
    `,
  },
]

export interface HarbourHooks {
  /** In the reaction, after it has written that it saw the ship. */
  react?(fact: Fact, unit: Unit<HarbourTables>): Promise<void>
  tidy?(data: unknown, signal: AbortSignal, work: Work<HarbourTables>): Promise<void>
}

/** One ship to one pier, as a unit: the berth, the fact and the record. */
export async function moor(unit: Unit<HarbourTables>, ship: string, pier: string): Promise<void> {
  await unit.db.insertInto('harbour.berth').values({ id: ship, department_id: 'port', ship }).execute()
  await unit.publish(shipArrived, `harbour/${pier}`, { ship, pier })
  await unit.record({ act: 'harbour.moor', subject: `harbour/${pier}`, payload: { ship } })
}

const commands: Command<HarbourTables>[] = [
  {
    verb: 'moor',
    usage: 'moor SHIP [--pier PIER] [--json]',
    about: { 'zh-CN': '停靠一艘船。', en: 'Moors a ship.' },
    options: { pier: { type: 'string', default: 'north' }, json: { type: 'boolean' } },
    async run({ work, actor, positionals: [ship], options, print, say }) {
      if (ship === undefined) throw new UsageError('name a ship')
      if (ship === 'Flying Dutchman') throw new Error('no harbour takes this ship')
      const pier = String(options['pier'])
      await work.unit(actor, (unit) => moor(unit, ship, pier))
      say(`${ship} is at the ${pier} pier`)
      print(options['json'] === true ? JSON.stringify({ ship, pier }) : ship)
      return 0
    },
  },
  {
    verb: 'wait',
    usage: 'wait SHIP',
    about: { 'zh-CN': '等待，直到被中断。', en: 'Waits for a ship until it is told to stop.' },
    options: {},
    async run({ work, actor, positionals: [ship = 'nobody'], say, signal }) {
      say('waiting')
      await delay(60_000, undefined, { signal }).catch(() => undefined)
      await work.unit(actor, (unit) => moor(unit, `${ship} was waited for`, 'north'))
      return 1
    },
  },
]

export function harbour(hooks: HarbourHooks = {}): System<HarbourTables> {
  return {
    name: 'harbour',
    title: { 'zh-CN': '港口', en: 'Harbour' },
    migrations,
    publishes: [shipArrived],
    views: [],
    permissions: [
      {
        name: 'harbour.moor',
        title: { 'zh-CN': '停靠', en: 'Moor ships' },
        roles: ['duty-officer', 'clerk'],
      },
    ],
    reactions: [
      {
        name: 'see',
        on: [shipArrived],
        async run(fact, unit) {
          const { ship, pier } = fact.data as { ship: string; pier: string }
          await sql`insert into harbour.seen (ship, pier) values (${ship}, ${pier})`.execute(unit.db)
          await hooks.react?.(fact, unit as Unit<HarbourTables>)
        },
      },
    ],
    jobs: [
      {
        name: 'tidy',
        async run(work, data, signal) {
          await hooks.tidy?.(data, signal, work)
        },
      },
      { name: 'nightly', cron: '30 2 * * *', run: async () => undefined },
    ],
    commands,
    routes() {},
  }
}

/** Waits until every fact can be read: facts wait for older transactions, other databases' on the same server too. */
export async function readable({ kysely }: Database): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await delay(10)) {
    const { rows } = await sql<{ hidden: boolean }>`
      select exists (
        select 1 from kernel.fact where xid >= pg_snapshot_xmin(pg_current_snapshot())
          and epoch = (select (value #>> '{}')::int from kernel.setting where name = 'epoch')
      ) as hidden`.execute(kysely)
    if (rows[0]?.hidden === false) return
  }
}

/** The ships that the reaction saw, in the order in which it saw them. */
export async function seen(work: Work<HarbourTables>, pier?: string): Promise<string[]> {
  const rows = await work.read(work.self, (db) => {
    const all = db.selectFrom('harbour.seen').select('ship').orderBy('n')
    return (pier === undefined ? all : all.where('pier', '=', pier)).execute()
  })
  return rows.map((row) => row.ship)
}
