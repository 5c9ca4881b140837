/** Whether a place is land, by the coastline that the map draws anyway. */
import { useEffect, useState } from 'react'
import { mercatorX, mercatorY } from '#console/map/camera.ts'
import { type Land, landOf, WORLD } from '#console/map/land.ts'

type IsLand = (lon: number, lat: number) => boolean

const tests = new WeakMap<Land, IsLand>()

function testOf(land: Land): IsLand {
  let test = tests.get(land)
  if (test === undefined) {
    const ctx = document.createElement('canvas').getContext('2d')
    test = (lon, lat) => {
      const x = mercatorX(((lon + 540) % 360) - 180) * WORLD
      return ctx?.isPointInPath(land.land, x, mercatorY(lat) * WORLD) ?? false
    }
    tests.set(land, test)
  }
  return test
}

/** Null while the coastline is on its way. */
export function useLand(): IsLand | null {
  const [land, setLand] = useState<Land | null>(null)
  useEffect(() => {
    const look = () => {
      const known = landOf('pacific', look)
      if (known !== null) setLand(known)
    }
    // It is a large file, and the map's: it is asked for when the page has its first picture.
    const idle = requestIdleCallback(look, { timeout: 4000 })
    return () => cancelIdleCallback(idle)
  }, [])
  return land === null ? null : testOf(land)
}
