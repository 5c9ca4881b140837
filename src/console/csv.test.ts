import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csv } from './csv.ts'

test('quotes where needed, CRLF, and a byte order mark', () => {
  assert.equal(
    csv(
      ['名称', 'hPa'],
      [
        ['a,"b"', 945],
        [null, Number.NaN],
      ],
    ),
    '\uFEFF名称,hPa\r\n"a,""b""",945\r\n,\r\n',
  )
})

test('a text that a spreadsheet would run is made text; a negative number stays a number', () => {
  assert.equal(csv(['x'], [['=1+1'], ['@SUM(A1)'], [-3]]), "\uFEFFx\r\n'=1+1\r\n'@SUM(A1)\r\n-3\r\n")
})
