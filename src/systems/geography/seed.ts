/** The reference data that ships with the system: divisions, known places, and the schematic outline. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Work } from '#kernel/system.ts'
import { DIVISION_EDITION, guangzhouDivisions } from './divisions.ts'
import { checksumOf, type GoodFeature } from './domain/read.ts'
import { PLACES } from './facts.ts'
import type { SchematicOutlines } from './schematic.ts'
import {
  beginImport,
  currentChecksums,
  editionOf,
  finishImport,
  noteEdition,
  publishStaged,
  replaceDivisions,
  replacePlaces,
  stage,
} from './store.ts'
import type { GeographyTables } from './tables.ts'

export const SCHEMATIC_FILE = new URL('../../../data/geography/schematic-districts.geojson', import.meta.url)
const OWN_SOURCE = 'Kapok'

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')

/** Loads each part whose edition in the database is not the program's; a later start reads three rows and is done. */
export async function seed(work: Work<GeographyTables>): Promise<void> {
  const file = await readFile(SCHEMATIC_FILE)
  const wanted = {
    divisions: DIVISION_EDITION,
    places: sha256(JSON.stringify(PLACES)),
    schematic: sha256(file),
  }
  const has = await work.read(work.self, async (db) => ({
    divisions: await editionOf(db, 'divisions'),
    places: await editionOf(db, 'places'),
    schematic: await editionOf(db, 'schematic'),
  }))
  if (has.divisions !== wanted.divisions) {
    const divisions = await guangzhouDivisions()
    await work.unit(work.self, async ({ db, now }) => {
      await replaceDivisions(db, divisions, now)
      await noteEdition(db, 'divisions', wanted.divisions, now)
    })
  }
  if (has.places !== wanted.places)
    await work.unit(work.self, async ({ db, now }) => {
      await replacePlaces(db, PLACES, OWN_SOURCE)
      await noteEdition(db, 'places', wanted.places, now)
    })
  if (has.schematic !== wanted.schematic) await seedSchematic(work, file, wanted.schematic)
}

async function seedSchematic(work: Work<GeographyTables>, file: Buffer, version: string): Promise<void> {
  const { features } = JSON.parse(file.toString('utf8')) as SchematicOutlines
  const good = features.map(({ properties: { code }, geometry }, feature): GoodFeature => {
    const shape = [geometry.coordinates]
    return { feature, code, divisionCode: code, shape, validFrom: null, sha256: checksumOf(shape, null) }
  })
  const start = {
    kind: 'schematic',
    crs: 'wgs84',
    source: OWN_SOURCE,
    file: 'schematic-districts.geojson',
  } as const
  await work.unit(work.self, async ({ db, now }) => {
    const importId = await beginImport(
      db,
      { ...start, sha256: version, bytes: file.length },
      work.self.id,
      now,
    )
    // Another process on this database is at it.
    if (importId === null) return
    const before = new Map((await currentChecksums(db, 'schematic')).map((c) => [c.code, c.sha256]))
    const changed = good.filter((f) => before.get(f.code) !== f.sha256)
    const staging = { importId, kind: 'schematic', source: OWN_SOURCE, now } as const
    if (changed.length > 0) {
      await stage(db, staging, changed)
      await publishStaged(db, staging)
    }
    await finishImport(db, importId, { status: 'published', report: { features: good.length }, now })
    await noteEdition(db, 'schematic', version, now)
  })
}
