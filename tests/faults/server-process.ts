/** A real server process with the harbour system, for tests that kill it: HOME-FOLDER [DATABASE-URL]. */
import { pino } from 'pino'
import { socketPath } from '#kernel/command-socket.ts'
import { takeFolder } from '#kernel/lock.ts'
import { serve } from '#kernel/server.ts'
import { kernelCommands } from '#kernel/kernel-commands.ts'
import { harbour } from './harbour.ts'

const [home, databaseUrl] = process.argv.slice(2)
if (home === undefined) throw new Error('which folder?')
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
const giveBack = takeFolder(home, 'server', socketPath(home))
try {
  await serve({
    home,
    databaseUrl,
    systems: [harbour()],
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://127.0.0.1:0',
    log: pino({ level: 'error' }, pino.destination({ dest: 2, sync: true })),
    sample: false,
    say: (text) => void process.stderr.write(`${text}\n`),
    kernelCommands,
    signal: stop.signal,
  })
} finally {
  giveBack()
}
