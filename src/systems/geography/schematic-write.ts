/** Writes data/geography/schematic-districts.geojson: node src/systems/geography/schematic-write.ts */
import { writeFile } from 'node:fs/promises'
import { makeSchematicOutlines } from './schematic.ts'
import { SCHEMATIC_FILE } from './seed.ts'

const outlines = makeSchematicOutlines()
const features = outlines.features.map((feature) => JSON.stringify(feature))
await writeFile(SCHEMATIC_FILE, `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`)
