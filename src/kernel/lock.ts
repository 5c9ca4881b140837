/**
 * One process at a time in a home folder: PGlite has no lock of its own, and two processes would destroy its files.
 * The lock of a live process is never taken; that of a dead one is, once.
 */
import { readFileSync, linkSync, renameSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
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
      removeDead(folder)
    }
  } finally {
    rmSync(own, { force: true })
  }
  return () => {
    const now = holderOf(folder)
    if (now?.pid === mine.pid) rmSync(lockFile(folder), { force: true })
  }
}

/** Moves a dead process's lock away, and puts it back should it turn out to be somebody's new one. */
function removeDead(folder: string): void {
  const holder = holderOf(folder)
  if (holder !== null) throw new FolderInUse(folder, holder)
  const away = join(folder, `lock.${randomUUID()}`)
  try {
    renameSync(lockFile(folder), away)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  let moved: LockHolder | null = null
  try {
    moved = JSON.parse(readFileSync(away, 'utf8')) as LockHolder
  } catch {
    // Not a lock that anyone holds.
  }
  if (moved !== null && alive(moved)) {
    linkSync(away, lockFile(folder))
    rmSync(away)
    throw new FolderInUse(folder, moved)
  }
  rmSync(away, { force: true })
}
