/** Learning year by year: on a made-up history, since every rule of it can be seen there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildHistory } from './history.ts'
import { localMiss, nearCases } from './local.ts'
import { PREDICTORS, predictorsOf } from './predictors.ts'
import { robustModels, robustPath } from './robust.ts'
import { sampleHistory } from './sample.ts'
import { HOUR_MS, situationAt } from './situation.ts'
import { distanceKm } from './sphere.ts'
import { strengthModels } from './strength.ts'
import { LEADS, trainingOf, withErrors } from './training.ts'

const TRACKS = sampleHistory({ lastSeason: 2024 })
const HISTORY = buildHistory(TRACKS)
const TRAINING = trainingOf(HISTORY, 0)
const MODELS = robustModels(TRAINING)

test('cases are in order of time; leads stop where a storm ends or is tropical no more', () => {
  assert.ok(TRAINING.count > 5000)
  for (let i = 1; i < TRAINING.count; i++) assert.ok(TRAINING.atMs[i]! >= TRAINING.atMs[i - 1]!)
  for (let i = 0; i < TRAINING.count; i += 97) {
    const row = TRAINING.rows[i]!
    const leads = TRAINING.leads[i]!
    assert.ok(row + 2 * leads <= HISTORY.stretchEnd[row]!)
    for (let lead = 1; lead <= leads; lead++) assert.equal(HISTORY.isTropical[row + 2 * lead], 1)
    assert.ok(
      Array.from(TRAINING.inputs.subarray(i * PREDICTORS, (i + 1) * PREDICTORS)).every(Number.isFinite),
    )
  }
})

test('errors in the inputs: as large as asked, the same each time, and of one storm alone', () => {
  const track = TRACKS[7]!
  const off = withErrors(track, 12)
  assert.deepEqual(withErrors(track, 12), off)
  assert.notDeepEqual(withErrors(track, 12, 2), off)
  const cut = { ...track, fixes: track.fixes.slice(0, 9) }
  assert.deepEqual(withErrors(cut, 12).fixes, off.fixes.slice(0, 9))
  const km = TRACKS.flatMap((t) => withErrors(t, 12).fixes.map((fix, i) => distanceKm(fix, t.fixes[i]!)))
  const mean = km.reduce((a, b) => a + b, 0) / km.length
  // The mean of a Rayleigh distribution: sigma times the root of pi / 2.
  assert.ok(Math.abs(mean - 12 * Math.sqrt(Math.PI / 2)) < 0.3, String(mean))
  // The truth is where the storm was, seen from where it was thought to be.
  const noisy = trainingOf(HISTORY, 12)
  assert.notEqual(noisy.truth[0], TRAINING.truth[0])
})

test('a model of a year has seen nothing of that year or after it', () => {
  const year = 2020
  const before = TRACKS.filter(({ fixes }) => fixes.at(-1)!.atMs < Date.UTC(year, 0, 1))
  const alone = robustModels(trainingOf(buildHistory(before), 0)).of(year)
  const among = MODELS.of(year)
  const now = situationAt(
    TRACKS.find((t) => t.season === year)!,
    Date.UTC(year, 11, 1),
  )!
  const predictors = predictorsOf(now)!
  assert.deepEqual(robustPath(alone, predictors), robustPath(among, predictors))
  assert.notDeepEqual(robustPath(MODELS.of(2024), predictors), robustPath(among, predictors))
})

test('what was missed is truth less forecast, on cases that the model had not seen', () => {
  let seen = 0
  for (let i = TRAINING.count - 1; i >= 0 && seen < 50; i -= 13) {
    if (TRAINING.leads[i]! < 4) continue
    seen++
    const inputs = TRAINING.inputs.slice(i * PREDICTORS, (i + 1) * PREDICTORS)
    const path = robustPath(MODELS.of(new Date(TRAINING.atMs[i]!).getUTCFullYear()), inputs)
    for (const part of [0, 1]) {
      const at = 2 * (i * LEADS + 3) + part
      assert.ok(Math.abs(MODELS.missedKm[at]! - (TRAINING.truth[at]! - path[6 + part]!)) < 0.01)
    }
  }
  assert.equal(seen, 50)
})

test('near cases: the nearest there are, none of an excluded storm, none whose next 12 h were not over', () => {
  const i = TRAINING.count - 900
  const predictors = TRAINING.inputs.slice(i * PREDICTORS, (i + 1) * PREDICTORS)
  const nowMs = TRAINING.atMs[i]!
  const excluded = new Uint8Array(HISTORY.tracks.length)
  const free = nearCases(TRAINING, predictors, excluded, nowMs + 12 * HOUR_MS)
  assert.equal(free.cases[0], i)
  assert.ok(free.squares[0]! < 1e-9)
  assert.ok(free.squares.every((square, j) => j === 0 || square >= free.squares[j - 1]!))
  excluded[TRAINING.storm[i]!] = 1
  const others = nearCases(TRAINING, predictors, excluded, nowMs)
  assert.ok(others.cases.every((j) => TRAINING.storm[j] !== TRAINING.storm[i]))
  assert.ok(others.cases.every((j) => TRAINING.atMs[j]! + 12 * HOUR_MS <= nowMs))
  const miss = localMiss(MODELS, others, predictors, nowMs)
  assert.ok(Array.from(miss.addKm).every(Number.isFinite))
  assert.ok(miss.radius70Km.every((km, lead) => lead === 0 || Number.isNaN(km) || km > 0))
  const none = nearCases(TRAINING, predictors, excluded, HISTORY.atMs[0]!)
  assert.deepEqual(none.cases, [])
  assert.ok(Array.from(localMiss(MODELS, none, predictors, nowMs).addKm).every((km) => km === 0))
})

test('strength is learned year by year too', () => {
  const models = strengthModels(TRAINING, MODELS)
  const year = 2020
  const before = buildHistory(TRACKS.filter(({ fixes }) => fixes.at(-1)!.atMs < Date.UTC(year, 0, 1)))
  const training = trainingOf(before, 0)
  assert.deepEqual(strengthModels(training, robustModels(training)).of(year), models.of(year))
  assert.notDeepEqual(models.of(2024), models.of(year))
})
