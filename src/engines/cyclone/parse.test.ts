import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import type { TrackEvent } from './draft.ts'
import { MAX_LINE_BYTES } from './lines.ts'
import { MAX_REJECTIONS, detectSource, parseTracks, type FileSource } from './parse.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

async function eventsOf(source: FileSource, ...parts: Uint8Array[]): Promise<TrackEvent[]> {
  return await Array.fromAsync(parseTracks(source, chunks(...parts)))
}

const CMA = [
  '66666 1822    2 0026 1822 0 3 MANGKHUT                           20190319',
  '2018090706 2 125 1654 1000      18',
  '2018090712 2 128 1645  998      20',
  '66666 0000    1 0027 0000 0 6 (nameless)                         20190319',
  '2018091000 1 150 1200 1004      13',
].join('\n')

const storms = (events: readonly TrackEvent[]) =>
  events.flatMap((event) => (event.kind === 'storm' ? [event.track] : []))

test('line endings, a byte order mark and tabs make no difference', async () => {
  const plain = storms(await eventsOf('cma', bytes(CMA)))
  assert.equal(plain.length, 2)
  for (const same of [
    CMA.replaceAll('\n', '\r\n'),
    CMA.replaceAll('\n', '\r'),
    `\uFEFF${CMA}\n`,
    CMA.replace(/ +/g, '\t'),
    `\n\n${CMA.replaceAll('\n', '\n\n')}\n\n`,
  ]) {
    assert.deepEqual(storms(await eventsOf('cma', bytes(same))), plain)
  }
})

test('how the bytes are cut into chunks makes no difference, even to line numbers', async () => {
  const whole = bytes(CMA.replaceAll('\n', '\r\n'))
  const expected = await eventsOf('cma', whole)
  for (const size of [1, 2, 7, 64]) {
    const parts = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
      whole.subarray(i * size, (i + 1) * size),
    )
    assert.deepEqual(await eventsOf('cma', ...parts), expected)
  }
})

test('GB18030 is read where UTF-8 fails, and said once', async () => {
  // 山竹 in GB18030, twice.
  const name = Uint8Array.of(0xc9, 0xbd, 0xd6, 0xf1)
  const [before, after] = CMA.split('MANGKHUT') as [string, string]
  const last = bytes('\n66666 1823 1 0028 1823 0 6 ')
  const end = bytes(' 20190319\n2018091100 1 150 1200 1004 13')
  const events = await eventsOf('cma', bytes(before), name, bytes(after), last, name, end)
  assert.deepEqual(
    storms(events).map((track) => track.name),
    ['山竹', null, '山竹'],
  )
  assert.deepEqual(
    events.filter((event) => event.kind === 'notice').map((event) => event.line),
    [1],
  )
})

test('what is no text file of tracks is refused at once, and called by its name', async () => {
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(0), /empty/],
    [bytes('<?xml version="1.0"?><tracks/>'), /XML/],
    [bytes('<!DOCTYPE html><html>403</html>'), /HTML/],
    [bytes('  {"typhoon": []}'), /JSON/],
    [bytes('PK\x03\x04rest'), /ZIP/],
    [gzipSync(CMA), /gzip/],
    [bytes('%PDF-1.7'), /PDF/],
    [new Uint8Array(Buffer.from(`\uFEFF${CMA}`, 'utf16le')), /UTF-16/],
    [new Uint8Array(Buffer.from(CMA, 'utf16le')), /UTF-16/],
    [new Uint8Array(Buffer.from(CMA, 'utf16le').swap16()), /UTF-16/],
    [Uint8Array.of(0, 0, 0, 1, 2, 3, 0, 0), /binary/],
  ]
  for (const [content, reason] of cases) {
    const events = await eventsOf('cma', content)
    assert.equal(events.length, 1)
    const [event] = events
    assert.ok(event?.kind === 'rejected' && event.field === 'file')
    assert.match(event.reason, reason)
  }
})

test('a line that is too long stops the reading, and the input is closed', async () => {
  let isClosed = false
  let given = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        given++
        yield new Uint8Array(65_536).fill(0x37)
      }
    } finally {
      isClosed = true
    }
  }
  const events = await Array.fromAsync(parseTracks('cma', endless()))
  assert.equal(events.length, 1)
  assert.ok(events[0]?.kind === 'rejected' && events[0].reason.includes(String(MAX_LINE_BYTES)))
  assert.ok(isClosed)
  assert.ok(given < 3)
})

test('what was whole before the damage is kept', async () => {
  const events = await eventsOf('cma', bytes(`${CMA}\n${'x'.repeat(MAX_LINE_BYTES + 1)}`))
  assert.equal(storms(events).length, 2)
  assert.ok(events.at(-1)?.kind === 'rejected')
})

test('a file of faults is given up after so many of them', async () => {
  const faulty = '66666 1822 1 0026 1822 0 3 X 20190319\n2018090706 2 950 1654 1000 18\n'
  const events = await eventsOf('cma', bytes(faulty.repeat(1000)))
  assert.equal(events.length, MAX_REJECTIONS + 2)
  assert.ok(events.at(-1)?.kind === 'rejected')
  assert.match(JSON.stringify(events.at(-1)), /more than 200 rejections/)
})

test('endless lines without a storm are given up', async () => {
  async function* noise(): AsyncGenerator<Uint8Array> {
    for (;;) yield bytes('lorem ipsum dolor\n'.repeat(1000))
  }
  for (const source of ['cma', 'ibtracs', 'atcf'] as const) {
    const events = await Array.fromAsync(parseTracks(source, noise()))
    assert.ok(events.length <= MAX_REJECTIONS + 2, source)
    assert.ok(events.at(-1)?.kind === 'rejected', source)
  }
})

test('arbitrary bytes never throw, and never make a storm that is not there', async () => {
  const sources = fc.constantFrom<FileSource>('cma', 'ibtracs', 'atcf')
  await fc.assert(
    fc.asyncProperty(
      sources,
      fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 6 }),
      async (source, parts) => {
        assert.deepEqual(storms(await eventsOf(source, ...parts)), [])
      },
    ),
    { numRuns: 300 },
  )
})

test('a damaged file never throws: any bytes anywhere in a good one', async () => {
  const whole = bytes(CMA)
  const cut = fc.nat({ max: whole.length })
  await fc.assert(
    fc.asyncProperty(cut, cut, fc.uint8Array({ maxLength: 40 }), async (from, to, noise) => {
      const events = await eventsOf('cma', whole.subarray(0, from), noise, whole.subarray(to))
      for (const track of storms(events)) {
        for (const fix of track.fixes) assert.ok(Math.abs(fix.lat) <= 90 && Math.abs(fix.lon) <= 180)
      }
    }),
    { numRuns: 300 },
  )
})

test('a file is known by its first line', () => {
  assert.equal(detectSource(bytes(CMA)), 'cma')
  assert.equal(detectSource(bytes('\uFEFFSID,SEASON,NUMBER,BASIN\n')), 'ibtracs')
  assert.equal(detectSource(bytes('WP, 27, 2018090706,   , BEST,   0, 125N, 1654E,  35\n')), 'atcf')
  assert.equal(detectSource(bytes('lat,lon\n1,2')), null)
  assert.equal(detectSource(bytes('<xml/>')), null)
  assert.equal(detectSource(new Uint8Array(0)), null)
})
