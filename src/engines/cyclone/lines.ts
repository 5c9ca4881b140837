/**
 * Bytes to lines of text for the track parsers: any line ending, UTF-8 with or without a mark, GB18030 line by line
 * where a line is not UTF-8. What cannot be a track file is refused at its first bytes; a line too long stops the
 * reading, so memory stays bounded whatever comes in.
 */
export const MAX_LINE_BYTES = 4096
const PIECE_BYTES = 1 << 16
/** Enough to know a file by: a signature, or the first line or two of text. */
export const HEAD_BYTES = 1024

export interface Line {
  readonly number: number
  readonly text: string
  /** The file ends in this line without a line ending: it may have been cut. */
  readonly isOpen?: true
}

export type LineEvent =
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'notice'; readonly line: number; readonly text: string }
  | { readonly kind: 'refused'; readonly line: number; readonly reason: string }

const SIGNATURES: readonly (readonly [bytes: string, what: string])[] = [
  ['PK\x03\x04', 'a ZIP archive: unpack it first'],
  ['PK\x05\x06', 'a ZIP archive: unpack it first'],
  ['\x1f\x8b', 'a gzip archive: unpack it first'],
  ['Rar!', 'a RAR archive: unpack it first'],
  ['7z\xbc\xaf', 'a 7z archive: unpack it first'],
  ['%PDF', 'a PDF document'],
  ['CDF\x01', 'a NetCDF file: take the CSV or text edition'],
  ['CDF\x02', 'a NetCDF file: take the CSV or text edition'],
  ['\x89HDF', 'a NetCDF-4/HDF5 file: take the CSV or text edition'],
  ['PAR1', 'a Parquet file: take the CSV edition'],
  ['\xd0\xcf\x11\xe0', 'an old Office document'],
  ['\xff\xfe', 'UTF-16 text: save it as UTF-8'],
  ['\xfe\xff', 'UTF-16 text: save it as UTF-8'],
]

/** What a file that begins with these bytes is, when it is certainly no track file; null when it may be one. */
export function foreignFormat(head: Uint8Array): string | null {
  const start = latin1(head.subarray(0, HEAD_BYTES))
  const signature = SIGNATURES.find(([bytes]) => start.startsWith(bytes))
  if (signature) return signature[1]
  if (start.includes('\0')) {
    // Latin text in UTF-16 has a zero in every second byte.
    const zeros = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => start[i] === '\0')
    const isWide = zeros.every((zero, i) => zero === zeros[i % 2]) && zeros[0] !== zeros[1]
    return isWide ? 'UTF-16 text: save it as UTF-8' : 'a binary file'
  }
  const text = start.replace(/^\xef\xbb\xbf/, '').trimStart()
  if (/^<(?:!doctype html|html)/i.test(text)) return 'an HTML page, perhaps an error page instead of the file'
  if (text.startsWith('<')) return 'XML'
  if (/^[{[]/.test(text)) return 'JSON'
  return null
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/**
 * The lines of a byte stream, in batches as they come, numbered from 1. A refusal is the last event; the input is
 * closed then. Beside the caller's own chunk, at most `PIECE_BYTES` and one line are held.
 */
export async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<LineEvent> {
  const iterator = input[Symbol.asyncIterator]()
  let open = true
  const next = async (): Promise<Uint8Array | null> => {
    const result = await iterator.next()
    if (result.done) open = false
    return result.done ? null : result.value
  }
  try {
    let head: Uint8Array = new Uint8Array(0)
    while (head.length < HEAD_BYTES) {
      const chunk = await next()
      if (chunk === null) break
      head = head.length === 0 ? chunk : concat(head, chunk)
    }
    const foreign = foreignFormat(head)
    if (head.length === 0) yield { kind: 'refused', line: 1, reason: 'the file is empty' }
    else if (foreign !== null) {
      yield { kind: 'refused', line: 1, reason: `not a text file of tracks: it looks like ${foreign}` }
    } else {
      const split = lineSplitter()
      for (let chunk: Uint8Array | null = head; chunk !== null; chunk = open ? await next() : null) {
        for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
          yield* split.piece(chunk.subarray(at, at + PIECE_BYTES))
          if (split.refused) return
        }
      }
      yield* split.end()
    }
  } finally {
    if (open) await iterator.return?.()
  }
}

function lineSplitter() {
  const decoder = lineDecoder()
  let rest: Uint8Array = new Uint8Array(0)
  let number = 0
  let afterCr = false
  return {
    refused: false,
    *piece(piece: Uint8Array): Generator<LineEvent> {
      // A line feed that opens a piece belongs to the carriage return that closed the one before.
      const fresh = afterCr && piece[0] === 10 ? piece.subarray(1) : piece
      afterCr = piece.at(-1) === 13
      const bytes = rest.length === 0 ? fresh : concat(rest, fresh)
      const lines: Line[] = []
      let start = 0
      for (let scan = rest.length; scan < bytes.length; scan++) {
        const byte = bytes[scan]
        if (byte !== 10 && byte !== 13) continue
        if (scan - start > MAX_LINE_BYTES) break
        lines.push({ number: ++number, text: decoder.text(bytes.subarray(start, scan), number) })
        if (byte === 13 && bytes[scan + 1] === 10) scan++
        start = scan + 1
      }
      yield* decoder.notices()
      if (lines.length > 0) yield { kind: 'lines', lines }
      rest = bytes.slice(start)
      if (rest.length > MAX_LINE_BYTES) {
        this.refused = true
        const reason = `a line is longer than ${MAX_LINE_BYTES} bytes: this is no track file, or it is damaged`
        yield { kind: 'refused', line: number + 1, reason }
      }
    },
    *end(): Generator<LineEvent> {
      if (rest.length === 0) return
      const last = { number: number + 1, text: decoder.text(rest, number + 1), isOpen: true as const }
      yield* decoder.notices()
      yield { kind: 'lines', lines: [last] }
    },
  }
}

/** Decodes line by line: CMA files have been re-saved by many hands, and one line may be GB18030 where others are UTF-8. */
function lineDecoder() {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  const gb18030 = new TextDecoder('gb18030')
  let saidGb = false
  let waiting: LineEvent[] = []
  return {
    text(bytes: Uint8Array, line: number): string {
      try {
        // The decoder drops a byte order mark, which is right on line 1 and does no harm elsewhere.
        return utf8.decode(bytes)
      } catch {
        if (!saidGb)
          waiting.push({
            kind: 'notice',
            line,
            text: 'not UTF-8: read as GB18030, here and wherever UTF-8 fails',
          })
        saidGb = true
        return gb18030.decode(bytes)
      }
    },
    *notices() {
      yield* waiting
      waiting = []
    },
  }
}
