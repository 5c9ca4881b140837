import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildHistory } from './history.ts'
import { sampleHistory } from './sample.ts'
import { standingOf, summarise } from './verification.ts'
import { VERIFIED_LEADS_H } from './model.ts'
import { isIn, verifyTrack, type CaseResult } from './verify.ts'

const six = (value: number) => VERIFIED_LEADS_H.map(() => value)
const result = (storm: string, change: Partial<CaseResult> = {}): CaseResult => ({
  storm,
  atMs: 0,
  start: { lon: 130, lat: 20 },
  errorKm: { persistence: six(200), cliper: six(100), kapok: six(90) },
  inside: six(1),
  windErrorMs: { persistence: six(8), shifor: six(5), kapok: six(4) },
  windInside: six(1),
  strike: { said: 0, came: 0 },
  rapid: null,
  ms: 5,
  ...change,
})

test('skill is of sums over all cases, against the reference; its interval is by storm', () => {
  const worse = { persistence: six(200), cliper: six(100), kapok: six(120) }
  const results = [
    ...Array.from({ length: 30 }, () => result('a')),
    ...Array.from({ length: 10 }, () => result('b', { errorKm: worse })),
  ]
  const found = summarise(results, 1)
  assert.deepEqual(found.cases, six(40))
  assert.deepEqual(found.storms, six(2))
  assert.deepEqual(found.errorKm.kapok, six(97.5))
  assert.deepEqual(found.skillPercent, six(2.5))
  // Of two storms every resample is one of three mixtures: the ends are the storms alone.
  assert.deepEqual(
    found.skillCi95,
    VERIFIED_LEADS_H.map(() => [-20, 10]),
  )
  assert.deepEqual(summarise(results, 1), found)
  assert.equal(found.rapidIntensification, null)
  assert.deepEqual(standingOf(results), [
    { storm: 'a', cases: six(30), errorKm: six(90) },
    { storm: 'b', cases: six(10), errorKm: six(120) },
  ])
})

test('what could not be held against anything counts nowhere', () => {
  const ended = [1, 1, 1, Number.NaN, Number.NaN, Number.NaN]
  const errors = (km: number) => ended.map((n) => n * km)
  const found = summarise(
    [result('a', { errorKm: { persistence: errors(9), cliper: errors(8), kapok: errors(6) } })],
    1,
  )
  assert.deepEqual(found.cases, [1, 1, 1, 0, 0, 0])
  assert.deepEqual(found.errorKm.cliper, [8, 8, 8, null, null, null])
  assert.deepEqual(found.skillPercent, [25, 25, 25, null, null, null])
  const none = summarise([], 1)
  assert.deepEqual(none.cases, six(0))
  assert.deepEqual([none.strike, none.msPerForecast.p50], [null, null])
})

test('probabilities: a perfect one has Brier skill 1, the base rate 0; what never came has none', () => {
  const said = (p: (came: number) => number) =>
    Array.from({ length: 100 }, (_, i) => {
      const came = i < 20 ? 1 : 0
      return result(`s${i}`, { strike: { said: p(came), came } })
    })
  const perfect = summarise(
    said((came) => came),
    1,
  ).strike!
  assert.deepEqual([perfect.brierSkill, perfect.base, perfect.cases], [1, 0.2, 100])
  assert.deepEqual(
    perfect.reliability.filter(({ cases }) => cases > 0).map(({ from, cases, came }) => [from, cases, came]),
    [
      [0, 80, 0],
      [0.9, 20, 1],
    ],
  )
  assert.equal(
    summarise(
      said(() => 0.2),
      1,
    ).strike!.brierSkill,
    0,
  )
  const never = summarise([result('a')], 1).strike!
  assert.deepEqual([never.brierSkill, never.ci95], [null, null])
})

test('a season of the sample, verified: every number is there, and no case without a motion', () => {
  const tracks = sampleHistory({ lastSeason: 2024 })
  const history = buildHistory(tracks.filter(({ season }) => season <= 2022))
  const options = { region: 'all', noiseKm: 0, seed: 1 } as const
  const places = [{ code: 'x', lon: 113.3, lat: 23.1 }]
  const results = tracks
    .filter(({ season }) => season === 2024)
    .slice(0, 8)
    .flatMap((track) => verifyTrack(history, track, options, places))
  const found = summarise(results, 1)
  assert.ok(found.cases[0]! > 50, String(found.cases))
  assert.ok(found.errorKm.kapok.every((km) => km! > 0) && found.skillCi95.every((ci) => ci![0] <= ci![1]))
  assert.ok(results.every(({ strike }) => strike.said >= 0 && strike.said <= 1))
  for (const track of tracks.filter(({ season }) => season === 2024).slice(0, 8))
    assert.ok(
      results.every(({ storm, atMs }) => storm !== `sample:${track.key}` || atMs > track.fixes[0]!.atMs),
    )
  // With errors in the inputs every model is worse, at short leads most.
  const noisy = tracks
    .filter(({ season }) => season === 2024)
    .slice(0, 8)
    .flatMap((track) => verifyTrack(history, track, { ...options, noiseKm: 30 }, places))
  assert.ok(summarise(noisy, 1).errorKm.kapok[0]! > found.errorKm.kapok[0]!)
})

test('the South China Sea: west of 121 E, south of 24 N, and not the other side of the world', () => {
  assert.equal(isIn({ lon: 115, lat: 18 }, 'scs'), true)
  assert.equal(isIn({ lon: 125, lat: 18 }, 'scs'), false)
  assert.equal(isIn({ lon: 115, lat: 26 }, 'scs'), false)
  assert.equal(isIn({ lon: -175, lat: 18 }, 'scs'), false)
  assert.equal(isIn({ lon: -175, lat: 18 }, 'all'), true)
})
