/**
 * The one time control's state. Every page shows the city as of the same moment: now, a past moment, or a range; a page
 * that has a course of events (a storm's life) declares it as its timeline, which the control then walks and replays.
 */
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { instant } from './address.ts'
import { parameters, setParameters, useAddress } from './navigation.ts'
import { type Timeline, stepped } from './timeline.ts'

type TimeMode = 'now' | 'moment' | 'range'

const codecs = { at: instant(), from: instant(), to: instant() }

export const SPEEDS = [1, 2, 4, 8] as const
/** Steps a second at speed 1. */
const STEPS_A_SECOND = 2

interface Replay {
  readonly timeline: Timeline | null
  readonly playing: boolean
  readonly speed: number
}

let replay: Replay = { timeline: null, playing: false, speed: 1 }
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function set(change: Partial<Replay>) {
  replay = { ...replay, ...change }
  clearInterval(timer)
  timer = replay.playing ? setInterval(advance, 1000 / STEPS_A_SECOND / replay.speed) : undefined
  for (const listener of listeners) listener()
}

function advance() {
  const { timeline } = replay
  if (timeline === null) return set({ playing: false })
  step(1)
  const { at } = parameters(codecs)
  if (at !== null && at >= timeline.to) set({ playing: false })
}

/** Moves by whole steps of the timeline (by hours without one), and not beyond its ends. */
export function step(by: number) {
  const at = stepped(replay.timeline, parameters(codecs).at, by, new Date())
  setParameters(codecs, { at, from: null, to: null })
}

/** Plays from where it stands; from the start when it stands at the end, or at now. */
export function play() {
  const { timeline } = replay
  if (timeline === null) return
  const { at } = parameters(codecs)
  if (at === null || at >= timeline.to || at < timeline.from)
    setParameters(codecs, { at: timeline.from, from: null, to: null })
  set({ playing: true })
}

export const pause = () => set({ playing: false })
export const togglePlay = () => (replay.playing ? pause() : play())
export const setSpeed = (speed: number) => set({ speed })

/** Goes to a moment (null is now). `replace` while dragging. */
export function goToMoment(at: Date | null, how: 'push' | 'replace' = 'push') {
  pause()
  setParameters(codecs, { at, from: null, to: null }, how)
}

export function goToRange(from: Date, to: Date) {
  pause()
  setParameters(codecs, { at: null, from, to }, 'push')
}

// The clock of "now" goes by the minute; one timer for all that show it.
let minute = new Date()
let ticking: ReturnType<typeof setInterval> | undefined
const minuteListeners = new Set<() => void>()
function subscribeMinute(listener: () => void) {
  minuteListeners.add(listener)
  ticking ??= setInterval(() => {
    if (Math.floor(Date.now() / 60_000) === Math.floor(minute.getTime() / 60_000)) return
    minute = new Date()
    for (const each of minuteListeners) each()
  }, 1000)
  return () => {
    minuteListeners.delete(listener)
    if (minuteListeners.size > 0) return
    clearInterval(ticking)
    ticking = undefined
  }
}

/** The present, renewed every minute. */
export const useNow = (): Date => useSyncExternalStore(subscribeMinute, () => minute)

export interface Time {
  readonly mode: TimeMode
  /** The chosen past moment; null in the modes "now" and "range". Ask the server as of this. */
  readonly at: Date | null
  readonly range: { readonly from: Date; readonly to: Date } | null
}

export function useTime(): Time {
  const [{ at, from, to }] = useAddress(codecs)
  return useMemo(() => {
    if (at !== null) return { mode: 'moment', at, range: null }
    if (from !== null && to !== null && from < to) return { mode: 'range', at: null, range: { from, to } }
    return { mode: 'now', at: null, range: null }
  }, [at, from, to])
}

export const useReplay = (): Replay => useSyncExternalStore(subscribe, () => replay)

/** Declares the page's course of events while it is shown. Null while it is not known. */
export function useTimeline(timeline: Timeline | null) {
  const key = timeline === null ? '' : JSON.stringify(timeline)
  // The text decides: a page may well make a new object each time it draws.
  // oxlint-disable-next-line react/exhaustive-deps
  const stable = useMemo(() => timeline, [key])
  useEffect(() => {
    // What is added to the same course (marks, a new fix) does not stop its replay; another course does.
    const same = replay.timeline?.from.getTime() === stable?.from.getTime()
    set({ timeline: stable, playing: replay.playing && same })
  }, [stable])
  useEffect(() => () => set({ timeline: null, playing: false }), [])
}
