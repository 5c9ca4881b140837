/** A worker thread that is asked questions: it answers each, and its death is told to all who wait. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test, type TestContext } from 'node:test'
import { folderFor } from '../../tests/kit.ts'
import { Thread } from './thread.ts'

type Question = { double: number } | { refuse: string } | { die: true } | { never: true }

function threadOf(t: TestContext): Thread<Question> {
  const file = join(folderFor(t), 'thread.mjs')
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads'
     parentPort.on('message', ({ id, question }) => {
       if ('die' in question) throw new Error('the thread broke')
       if ('refuse' in question) parentPort.postMessage({ id, error: question.refuse })
       if ('double' in question) parentPort.postMessage({ id, value: question.double * 2 })
     })`,
  )
  const thread = new Thread<Question>(pathToFileURL(file))
  t.after(() => thread.close())
  return thread
}

test('each question gets its own answer, or its own error', async (t) => {
  const thread = threadOf(t)
  const asked = [1, 2, 3].map((double) => thread.ask<number>({ double }))
  await assert.rejects(thread.ask({ refuse: 'not that' }), /not that/)
  assert.deepEqual(await Promise.all(asked), [2, 4, 6])
})

test('when the thread dies everyone who waits is told why, and the next question starts another', async (t) => {
  const thread = threadOf(t)
  const waiting = thread.ask({ never: true })
  const waits = assert.rejects(waiting, /the thread broke/)
  await assert.rejects(thread.ask({ die: true }), /the thread broke/)
  // Asked between the dead thread's error and its exit.
  assert.equal(await thread.ask<number>({ double: 4 }), 8)
  await waits
})

test('a question that cannot be sent is refused', async (t) => {
  const thread = threadOf(t)
  await assert.rejects(thread.ask({ double: (() => 1) as never }), { name: 'DataCloneError' })
  assert.equal(await thread.ask<number>({ double: 4 }), 8)
})

test('closing tells who still waits', async (t) => {
  const thread = threadOf(t)
  const waits = assert.rejects(thread.ask({ never: true }), /has stopped/)
  await thread.close()
  await waits
})
