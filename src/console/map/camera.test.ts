/** The plain camera, held against known points of Web Mercator and against itself. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Camera, fitted, MAX_ZOOM, projected, unprojected, within, worldPx } from './camera.ts'

const size = { width: 1200, height: 800 }
const near = (a: number, b: number, by = 1e-6) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`)

test('the world is 512 pixels at zoom 0, and its middle is at 0° 0°', () => {
  const camera: Camera = { lon: 0, lat: 0, zoom: 1 }
  assert.equal(worldPx(1), 1024)
  assert.deepEqual(projected(camera, size, [0, 0]), [600, 400])
  assert.deepEqual(projected(camera, size, [180, 0]), [600 + 512, 400])
  // EPSG:3857 is square up to this latitude.
  near(projected(camera, size, [0, 85.0511287798066])[1], 400 - 512)
})

test('a longitude beyond 180° lies beside it, not a world away', () => {
  const camera: Camera = { lon: 179, lat: 10, zoom: 5 }
  const [west] = projected(camera, size, [179.5, 10])
  const [east] = projected(camera, size, [180.5, 10])
  near(east - west, worldPx(5) / 360)
})

const position = fc.tuple(
  fc.double({ min: 0, max: 360, noNaN: true }),
  fc.double({ min: -80, max: 80, noNaN: true }),
)
const zoom = fc.double({ min: 1, max: 14, noNaN: true })

test('what is projected is found again', () => {
  fc.assert(
    fc.property(position, position, zoom, ([lon, lat], at, zoom) => {
      const [x, y] = projected({ lon, lat, zoom }, size, at)
      const [backLon, backLat] = unprojected({ lon, lat, zoom }, size, x, y)
      near(backLon, at[0])
      near(backLat, at[1])
    }),
  )
})

test('what is fitted lies in the free room, touches it, and stands in its middle', () => {
  const edges = { left: 330, right: 410, top: 120, bottom: 40 }
  const box = fc.tuple(
    fc.double({ min: 100, max: 140, noNaN: true }),
    fc.double({ min: 5, max: 30, noNaN: true }),
    fc.double({ min: 0.5, max: 30, noNaN: true }),
    fc.double({ min: 0.5, max: 20, noNaN: true }),
  )
  fc.assert(
    fc.property(box, ([west, south, wide, high]) => {
      const bounds = [west, south, west + wide, south + high] as const
      const camera = fitted(bounds, size, edges, 9)!
      const [left, top] = projected(camera, size, [west, south + high])
      const [right, bottom] = projected(camera, size, [west + wide, south])
      near(left + right, edges.left + size.width - edges.right, 1e-4)
      near(top + bottom, edges.top + size.height - edges.bottom, 1e-4)
      const spare = [right - left - (size.width - 740), bottom - top - (size.height - 160)]
      assert.ok(spare.every((px) => px <= 1e-4))
      if (camera.zoom < 9) assert.ok(spare.some((px) => px >= -1e-4))
    }),
  )
})

test('a point is fitted at the closest zoom that is allowed; nothing fits where nothing is free', () => {
  assert.equal(fitted([113, 23, 113, 23], size, { left: 0, right: 0, top: 0, bottom: 0 }, 9)!.zoom, 9)
  assert.equal(fitted([113, 23, 114, 24], size, { left: 700, right: 600, top: 0, bottom: 0 }, 9), null)
})

test('nothing is seen beyond the north and the south of the world', () => {
  fc.assert(
    fc.property(position, fc.double({ min: -3, max: 30, noNaN: true }), ([lon, lat], zoom) => {
      const camera = within({ lon, lat, zoom }, size)
      assert.ok(camera.zoom <= MAX_ZOOM)
      const [, north] = projected(camera, size, [lon, 85.0511287798066])
      const [, south] = projected(camera, size, [lon, -85.0511287798066])
      assert.ok(north <= 0.01 && south >= size.height - 0.01, `${north} to ${south}`)
    }),
  )
})
