/**
 * The walls of the house, kept by reading every import. Each rule is also shown to fail on a violation, so that none
 * passes because it looks at nothing.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'
import { test } from 'node:test'
import { allSystems } from '#systems/all.ts'

const root = resolve(import.meta.dirname, '..')

interface SourceFile {
  /** From the project's folder, with slashes: src/kernel/db.ts */
  readonly path: string
  readonly text: string
}

const ALIAS: [prefix: string, folder: string][] = [
  ['#kernel/', 'src/kernel/'],
  ['#engines/', 'src/engines/'],
  ['#systems/', 'src/systems/'],
  ['#console/', 'src/console/'],
]

interface Import {
  readonly from: string
  /** A path in the project, or the package's name. */
  readonly to: string
  readonly typeOnly: boolean
}

/** Static and dynamic imports, re-exports and import types, as paths in the project. */
function importsOf({ path, text }: SourceFile): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const pattern =
    /(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+\.ts)['"]/g
  return [...code.matchAll(pattern)].map((match) => {
    const given = (match[2] ?? match[3] ?? match[4])!
    const alias = ALIAS.find(([prefix]) => given.startsWith(prefix))
    const to =
      given === '#values'
        ? 'src/values.ts'
        : alias !== undefined
          ? alias[1] + given.slice(alias[0].length)
          : given.startsWith('.')
            ? normalize(join(dirname(path), given))
            : given
    return { from: path, to: to.replace(/\?.*$/, ''), typeOnly: match[1] !== undefined }
  })
}

const isTest = (path: string): boolean => path.includes('.test.') || path.startsWith('tests/')
const systemOf = (path: string): string | null => /^src\/systems\/([^/]+)\//.exec(path)?.[1] ?? null
const isPage = (path: string): boolean =>
  path.endsWith('.tsx') || /^src\/(console|portal)\//.test(path) || /^src\/systems\/[^/]+\/page\//.test(path)

/** Names what is wrong with an import, or null. */
type Rule = (given: Import) => string | null

const RULES: Record<string, { rule: Rule; violation: Import }> = {
  'the kernel and the engines know no system': {
    rule: ({ from, to }) =>
      /^src\/(kernel|engines)\//.test(from) && to.startsWith('src/systems/') ? 'imports a system' : null,
    violation: { from: 'src/kernel/db.ts', to: 'src/systems/typhoon/store.ts', typeOnly: false },
  },
  'an engine imports engines and values only': {
    rule: ({ from, to }) =>
      from.startsWith('src/engines/') &&
      (to.startsWith('src/') ? !/^src\/(engines\/|values\.ts)/.test(to) : to.startsWith('node:'))
        ? 'is not pure'
        : null,
    violation: { from: 'src/engines/cyclone/match.ts', to: 'node:fs', typeOnly: false },
  },
  'a system imports of another system only its events and what it publishes': {
    rule: ({ from, to }) => {
      const [own, other] = [systemOf(from), systemOf(to)]
      return own !== null && other !== null && own !== other && !/\/(events|published)\.ts$/.test(to)
        ? `reaches into ${other}`
        : null
    },
    violation: {
      from: 'src/systems/warnings/routes.ts',
      to: 'src/systems/typhoon/store/storms.ts',
      typeOnly: true,
    },
  },
  'domain rules are pure': {
    rule: ({ from, to }) =>
      /^src\/systems\/[^/]+\/domain(\/|\.ts$)/.test(from) &&
      // A hash is computation.
      to !== 'node:crypto' &&
      !/^src\/(values\.ts|engines\/|systems\/[^/]+\/(domain|schema|facts\.ts))/.test(to)
        ? 'is not pure'
        : null,
    violation: { from: 'src/systems/cases/domain.ts', to: 'kysely', typeOnly: false },
  },
  'a page imports no server file': {
    rule: ({ from, to, typeOnly }) => {
      // The build of the pages and the routes of the portal run on the server.
      if (!isPage(from) || /^src\/(console\/build\/|portal\/routes\.ts)/.test(from)) return null
      if (
        to.startsWith('node:') ||
        ['fastify', 'kysely', 'pg', 'pg-boss', 'pino', 'better-auth'].includes(to)
      )
        return 'imports a server package'
      if (!to.startsWith('src/')) return null
      const safe =
        /^src\/(values\.ts|console\/|portal\/|engines\/)/.test(to) ||
        isPage(to) ||
        /^src\/systems\/[^/]+\/words\.ts$/.test(to) ||
        (typeOnly && /^src\/systems\/[^/]+\/schema\.ts$/.test(to))
      return safe ? null : 'imports a server file'
    },
    violation: {
      from: 'src/systems/typhoon/typhoon.page.tsx',
      to: 'src/systems/typhoon/store/storms.ts',
      typeOnly: false,
    },
  },
  'values import nothing': {
    rule: ({ from }) => (from === 'src/values.ts' ? 'imports something' : null),
    violation: { from: 'src/values.ts', to: 'src/kernel/time.ts', typeOnly: false },
  },
  'only the database layer, backup and jobs reach past a unit of work': {
    rule: ({ from, to }) =>
      systemOf(from) !== null && /^src\/kernel\/(db|db\/.*|platform|work|migrate|backup)\.ts$/.test(to)
        ? 'goes around its Work'
        : null,
    violation: { from: 'src/systems/typhoon/store/storms.ts', to: 'src/kernel/db.ts', typeOnly: false },
  },
}

const files: SourceFile[] = globSync('{src,tests,bench,scripts}/**/*.{ts,tsx}', { cwd: root })
  .sort()
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const sources = files.filter(({ path }) => path.startsWith('src/') && !isTest(path))
const imports = sources.flatMap(importsOf)

test('the imports are read at all', () => {
  assert.ok(sources.length > 60, `${sources.length} sources`)
  assert.ok(imports.length > 200, `${imports.length} imports`)
  const read = importsOf({
    path: 'src/systems/a/b.ts',
    text: `import { x } from '#kernel/db.ts'\nimport type { Y } from './y.ts'\nexport { z } from "../c/z.ts"\nawait import('node:fs')`,
  })
  assert.deepEqual(
    read.map((i) => [i.to, i.typeOnly]),
    [
      ['src/kernel/db.ts', false],
      ['src/systems/a/y.ts', true],
      ['src/systems/c/z.ts', false],
      ['node:fs', false],
    ],
  )
})

for (const [name, { rule, violation }] of Object.entries(RULES)) {
  test(name, () => {
    assert.notEqual(rule(violation), null, 'the rule lets its own violation pass')
    const broken = imports.flatMap((i) => {
      const fault = rule(i)
      return fault === null ? [] : [`${i.from} ${fault}: ${i.to}`]
    })
    assert.deepEqual(broken, [])
  })
}

/** A way along imports that comes back to where it began; null when there is none. Types count: they are knots too. */
function findCycle(graph: Map<string, string[]>): string[] | null {
  const done = new Set<string>()
  const way: string[] = []
  const visit = (node: string): string[] | null => {
    const at = way.indexOf(node)
    if (at >= 0) return [...way.slice(at), node]
    if (done.has(node)) return null
    way.push(node)
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next)
      if (cycle !== null) return cycle
    }
    way.pop()
    done.add(node)
    return null
  }
  for (const node of graph.keys()) {
    const cycle = visit(node)
    if (cycle !== null) return cycle
  }
  return null
}

test('no import goes round in a circle', () => {
  assert.deepEqual(
    findCycle(
      new Map([
        ['a', ['b']],
        ['b', ['a']],
      ]),
    ),
    ['a', 'b', 'a'],
  )
  const graph = new Map(
    sources.map(({ path }) => [path, imports.filter((i) => i.from === path && !i.typeOnly).map((i) => i.to)]),
  )
  assert.equal(findCycle(graph)?.join(' → ') ?? null, null)
})

test('every import of ours leads to a file', () => {
  const known = new Set(files.map((f) => f.path))
  const lost = imports.filter((i) => i.to.startsWith('src/') && /\.tsx?$/.test(i.to) && !known.has(i.to))
  assert.deepEqual(
    lost.map((i) => `${i.from}: ${i.to}`),
    [],
  )
})

const MOST_LINES = 400
test(`no file has more than ${MOST_LINES} lines`, () => {
  const lines = (text: string): number => text.split('\n').length - 1
  assert.ok(lines('x\n'.repeat(MOST_LINES + 1)) > MOST_LINES)
  const long = files
    .filter(({ text }) => lines(text) > MOST_LINES)
    .map(({ path, text }) => `${path}: ${lines(text)}`)
  assert.deepEqual(long, [])
})

/**
 * Exported names that no other file mentions. Pages are found by their place; values and what a system publishes are
 * vocabularies for those who come later.
 */
function deadExports(all: readonly SourceFile[]): string[] {
  const words = new Map(all.map(({ path, text }) => [path, new Set(text.match(/[\w$]+/g))]))
  return all
    .filter(
      ({ path }) =>
        path.startsWith('src/') &&
        !isTest(path) &&
        !/(^src\/main|^src\/values|\/published|\/pages|\.page)\.tsx?$/.test(path),
    )
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?(?:const|function\*?|class|interface|type) (\w+)/gm)]
        .map((m) => m[1]!)
        .filter((name) => ![...words].some(([other, set]) => other !== path && set.has(name)))
        // Used in its own file as well, an exported type may still be part of an exported signature.
        .filter((name) => (text.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length < 2)
        .map((name) => `${path}: ${name}`),
    )
}

test('nothing is exported for nobody', () => {
  assert.deepEqual(deadExports([{ path: 'src/a.ts', text: 'export const lonely = 1' }]), ['src/a.ts: lonely'])
  assert.deepEqual(deadExports(files), [])
})

test('nothing names this machine or its tools', () => {
  const found = files.filter(
    ({ path, text }) =>
      path !== 'tests/architecture.test.ts' && /\/work\/|\.library|\/tmp\/kapok\//.test(text),
  )
  assert.deepEqual(
    found.map((f) => f.path),
    [],
  )
})

/** What of the schema rules of the scale-out design can be read from the SQL. */
function schemaFaults(sql: string): string[] {
  const faults: string[] = []
  const code = sql.replaceAll(/--.*$/gm, '')
  if (/create\s+(or\s+replace\s+)?(constraint\s+)?trigger/i.test(code)) faults.push('a trigger')
  if (/\bserial\b|\bbigserial\b/i.test(code)) faults.push('a serial column: ids come from the program')
  if (/default\s+(now|gen_random_uuid|clock_timestamp|uuid_generate_v4|random)\s*\(/i.test(code))
    faults.push('a volatile default: ids and times come from the program')
  if (/generated\s+\w+(\s+\w+)?\s+as\s+identity/i.test(code) && !/bigint\s+generated/i.test(code))
    faults.push('an identity that is not bigint')
  for (const [, name, invoker] of code.matchAll(/create\s+view\s+(\S+)\s+(with\s*\(\s*security_invoker)?/gi))
    if (invoker === undefined) faults.push(`view ${name} without security_invoker`)
  for (const [, name] of code.matchAll(/create\s+table\s+(\S+)\s*\(/gi))
    if (!/^\w+\.\w+$/.test(name!)) faults.push(`table ${name} is in no schema`)
  return faults
}

test('migrations keep the schema rules', () => {
  assert.equal(
    schemaFaults(`create table t (id serial, at timestamptz default now()); create view v as select 1;
      create trigger x before update on t; create table s.u (n int generated always as identity)`).length,
    6,
  )
  for (const system of allSystems())
    for (const { name, sql } of system.migrations)
      assert.deepEqual(schemaFaults(sql), [], `${system.name}/${name}`)
})

test('a system owns what carries its name', () => {
  for (const system of allSystems()) {
    for (const { sql } of system.migrations)
      for (const [, schema] of sql.matchAll(/create\s+(?:table|view)\s+(\w+)\./gi))
        assert.equal(schema, system.name)
    for (const declared of [
      ...system.permissions.map((p) => p.name),
      ...system.publishes.map((e) => e.type),
      ...system.views.map((v) => v.name),
    ])
      assert.ok(declared.startsWith(`${system.name}.`), declared)
  }
})
