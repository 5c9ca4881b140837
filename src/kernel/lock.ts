/**
 * One process at a time in a home folder: PGlite has no lock of its own, and two processes would destroy its files.
 * The lock of a live process is never taken; that of a dead one is, once.
 */
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'

export interface LockHolder {
  readonly pid: number
  /** Start time of the process in clock ticks, where the system tells it: a reused pid is another process. */
  readonly started: string | null
  readonly kind: 'server' | 'command'
  /** Where a server takes commands. */
  readonly socket: string | null
}

/** Someone else holds the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse'
  readonly holder: LockHolder
  constructor(folder: string, holder: LockHolder) {
    super(`${folder} is in use by process ${holder.pid} (a ${holder.kind})`)
    this.holder = holder
  }
}

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)); null where there is no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function alive({ pid, started }: LockHolder): boolean {
  // kill(2) means whole groups by 0 and below.
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = startOf(pid)
  return started === null || now === null || started === now
}

const lockFile = (folder: string): string => join(folder, 'lock')

/** Who holds the folder now; null when nobody alive does. */
export function holderOf(folder: string): LockHolder | null {
  try {
    const holder = JSON.parse(readFileSync(lockFile(folder), 'utf8')) as LockHolder
    return alive(holder) ? holder : null
  } catch {
    return null
  }
}

/**
 * Takes the folder, creating it where needed. Returns what gives it back.
 * @throws FolderInUse
 */
export function takeFolder(folder: string, kind: 'server' | 'command', socket: string | null): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const mine: LockHolder = { pid: process.pid, started: startOf(process.pid), kind, socket }
  const text = JSON.stringify(mine)
  const own = join(folder, `lock.${randomUUID()}`)
  writeFileSync(own, text)
  try {
    for (;;) {
      try {
        // A hard link appears whole or not at all, and never replaces another's.
        linkSync(own, lockFile(folder))
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = holderOf(folder)
      if (holder !== null) throw new FolderInUse(folder, holder)
      removeDead(folder, mine)
    }
  } finally {
    rmSync(own, { force: true })
  }
  return () => {
    const now = holderOf(folder)
    if (now?.pid === mine.pid) rmSync(lockFile(folder), { force: true })
  }
}

/** There is a lock, and nobody alive holds it: its process is gone, or it is not a lock that anyone could have written. */
function isDead(folder: string): boolean {
  let text: string
  try {
    text = readFileSync(lockFile(folder), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  try {
    return !alive(JSON.parse(text) as LockHolder)
  } catch {
    return true
  }
}

/**
 * Removes a dead process's lock. Of many who want to, one at a time may: each first says so by a file of its own, then
 * looks for others' and steps back when it sees one. Two never both see nobody, so none removes the lock that another
 * has just taken.
 */
function removeDead(folder: string, { pid, started }: LockHolder): void {
  const mine = `removing.${pid}.${started ?? ''}.${randomUUID()}`
  writeFileSync(join(folder, mine), '')
  try {
    const others = readdirSync(folder).filter((name) => name.startsWith('removing.') && name !== mine)
    const busy = others.filter((name) => {
      const [, other, start] = name.split('.')
      const living = alive({ pid: Number(other), started: start || null, kind: 'command', socket: null })
      if (!living) rmSync(join(folder, name), { force: true })
      return living
    })
    if (busy.length === 0 && isDead(folder)) rmSync(lockFile(folder), { force: true })
  } finally {
    rmSync(join(folder, mine), { force: true })
  }
  pause(1 + Math.random() * 10)
}

/** This is at the start of a process or of a command: nothing else is to be done meanwhile. */
const pause = (milliseconds: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
