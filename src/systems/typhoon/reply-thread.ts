/** The thread that reads one reply of the agencies' feed, and is ended by who asked. */
import { parentPort } from 'node:worker_threads'
import { parseReply } from '#engines/cyclone/zjwater.ts'

parentPort?.on('message', ({ id, question }: { id: number; question: string }) => {
  parentPort?.postMessage({ id, value: parseReply(question) })
})
