/**
 * The cyclone engine on CMA's best tracks (`KAPOK_REFERENCE`/typhoon/cma_bst): parsing, building the history, one
 * match and forecast over all of it, and how far the tracks were off. Prints one JSON value.
 *
 * Seasons: hyper-parameters of the analogs (`SCALES`, `ANALOGS`) were chosen on 2005 to 2007; the errors here are of
 * 2008 to 2018, regressions refitted each year on what was verified before it, as a live system would. A case needs
 * 17.2 m/s at its start and at the time it is verified at, and 24 h of past, so that all models run on the same ones.
 * `tropical` leaves out what had turned extratropical at either time, as agencies do when they verify.
 */
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { cliper, forecast, kapok, persistence, type TrackModel } from '#engines/cyclone/forecast.ts'
import { buildHistory, type History } from '#engines/cyclone/history.ts'
import { parseTracks } from '#engines/cyclone/parse.ts'
import { LEADS_H } from '#engines/cyclone/quadratic.ts'
import { HOUR_MS, positionAt, situationAt } from '#engines/cyclone/situation.ts'
import { distanceKm } from '#engines/cyclone/sphere.ts'
import type { Fix, Track } from '#engines/cyclone/track.ts'

const SYNOPTIC_MS = 6 * HOUR_MS
const LEAST_MS = 17.2
const SHOWN_LEADS_H = [24, 48, 72, 120]
const TIMED_FORECASTS = 2000

async function load(folder: string): Promise<{ tracks: Track[]; megabytes: number; seconds: number }> {
  const tracks: Track[] = []
  let bytes = 0
  const start = performance.now()
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name)
    bytes += (await stat(path)).size
    for await (const event of parseTracks('cma', createReadStream(path))) {
      if (event.kind === 'storm') tracks.push(event.track)
      if (event.kind === 'rejected') throw new Error(`${name}:${event.line} ${event.field}: ${event.reason}`)
    }
  }
  return { tracks, megabytes: bytes / 1e6, seconds: (performance.now() - start) / 1000 }
}

interface Case {
  readonly track: Track
  readonly fix: Fix
}

/** Every synoptic fix of some seasons with tropical-storm wind and 24 h of past. */
function casesOf(tracks: readonly Track[], from: number, to: number): Case[] {
  return tracks
    .filter(({ season }) => season >= from && season <= to)
    .flatMap((track) =>
      track.fixes
        .filter((fix) => fix.atMs % SYNOPTIC_MS === 0 && (fix.wind ?? 0) >= LEAST_MS)
        .filter((fix) => positionAt(track.fixes, fix.atMs - 24 * HOUR_MS) !== null)
        .map((fix) => ({ track, fix })),
    )
}

/** Errors, summed by lead. */
function tally(models: readonly TrackModel[]) {
  const zeros = () => LEADS_H.map(() => 0)
  const cases = zeros()
  const inside = zeros()
  const track = models.map(zeros)
  const strength = { shifor: zeros(), persistence: zeros() }
  const shown = SHOWN_LEADS_H.map((h) => LEADS_H.indexOf(h))
  const mean = (sums: number[], digits: number) =>
    shown.map((i) => Number((sums[i]! / cases[i]!).toFixed(digits)))
  return {
    add(lead: number, errorsKm: readonly number[], isInside: boolean, shiforMs: number, heldMs: number) {
      cases[lead]!++
      for (const [m, km] of errorsKm.entries()) track[m]![lead]! += km
      if (isInside) inside[lead]!++
      strength.shifor[lead]! += shiforMs
      strength.persistence[lead]! += heldMs
    },
    result: () => ({
      leadsH: SHOWN_LEADS_H,
      cases: shown.map((i) => cases[i]!),
      errorKm: Object.fromEntries(models.map(({ name }, m) => [name, mean(track[m]!, 1)])),
      circle70Coverage: mean(inside, 3),
      strengthMaeMs: { shifor: mean(strength.shifor, 2), persistence: mean(strength.persistence, 2) },
    }),
  }
}

/** Mean errors of the models, of all cases and of those tropical at both ends. */
function verify(history: History, cases: readonly Case[], models: readonly TrackModel[]) {
  const all = tally(models)
  const tropical = tally(models)
  for (const { track, fix } of cases) {
    const now = situationAt(track, fix.atMs)!
    const paths = models.map((model) => model.path(history, track, now))
    const { leads } = forecast(history, track, fix.atMs)!
    for (const [i, h] of LEADS_H.entries()) {
      const truth = track.fixes.find(({ atMs }) => atMs === fix.atMs + h * HOUR_MS)
      if (truth === undefined || (truth.wind ?? 0) < LEAST_MS) continue
      const lead = leads[i]!
      const errorsKm = paths.map((path) => distanceKm(path[i]!, truth))
      const isInside = distanceKm(lead, truth) <= lead.radius70Km
      const shiforMs = Math.abs(lead.windMs - truth.wind!)
      const heldMs = Math.abs(now.windMs - truth.wind!)
      all.add(i, errorsKm, isInside, shiforMs, heldMs)
      if (fix.nature === 'tropical' && truth.nature === 'tropical') {
        tropical.add(i, errorsKm, isInside, shiforMs, heldMs)
      }
    }
  }
  return { all: all.result(), tropical: tropical.result() }
}

/** Milliseconds of one match and forecast each, the year's models already fitted. */
function time(history: History, cases: readonly Case[]) {
  const step = Math.max(1, Math.floor(cases.length / TIMED_FORECASTS))
  const chosen = cases.filter((_, i) => i % step === 0)
  const took = chosen
    .map(({ track, fix }) => {
      const start = performance.now()
      forecast(history, track, fix.atMs)
      return performance.now() - start
    })
    .sort((a, b) => a - b)
  const at = (share: number) => Number(took[Math.floor(share * (took.length - 1))]!.toFixed(2))
  return { forecasts: took.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
}

const timed = <T>(work: () => T): [T, ms: number] => {
  const start = performance.now()
  const value = work()
  return [value, Number((performance.now() - start).toFixed(1))]
}

export default async function bench(reference: string) {
  const { tracks, megabytes, seconds } = await load(join(reference, 'typhoon', 'cma_bst'))
  const [history, historyMs] = timed(() => buildHistory(tracks))
  const cases = casesOf(tracks, 2008, 2018)
  const firstOf = (season: number) => cases.find(({ track }) => track.season === season)!
  const first = (season: number) =>
    timed(() => forecast(history, firstOf(season).track, firstOf(season).fix.atMs))[1]
  const firstEverMs = first(2008)
  const firstOfYearMs = Math.max(...[2009, 2010, 2011, 2012, 2013].map(first))
  const verification = verify(history, cases, [persistence, cliper, kapok])
  return {
    parse: {
      storms: tracks.length,
      fixes: tracks.reduce((sum, { fixes }) => sum + fixes.length, 0),
      seconds: Number(seconds.toFixed(3)),
      megabytesPerSecond: Number((megabytes / seconds).toFixed(1)),
    },
    history: { rows: history.rows, ms: historyMs },
    matchAndForecast: { firstEverMs, firstOfYearMs, ...time(history, cases) },
    verification2008To2018: verification,
  }
}

if (import.meta.main) {
  const reference = process.env['KAPOK_REFERENCE']
  if (reference === undefined) {
    console.error('KAPOK_REFERENCE is not set: no reference data to run on')
    process.exitCode = 2
  } else console.log(JSON.stringify(await bench(reference), null, 2))
}
