/** Where names stand on the map, so that none covers another: first come, first placed. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Wanted {
  readonly x: number
  readonly y: number
  /** Distance from the point to the text, pixels. */
  readonly gap: number
  readonly width: number
  readonly height: number
}

const meets = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** Right, left, above, below, and the corners; the first that is free. */
const SIDES: readonly (readonly [dx: number, dy: number])[] = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [0.7, -0.7],
  [0.7, 0.7],
  [-0.7, -0.7],
  [-0.7, 0.7],
]

/** The box of each wanted text within the room, null for one that has no free place. `taken` is not changed. */
export function placeLabels(
  wanted: readonly Wanted[],
  room: Box,
  taken: readonly Box[] = [],
): (Box | null)[] {
  const full = [...taken]
  return wanted.map(({ x, y, gap, width, height }) => {
    for (const [dx, dy] of SIDES) {
      const left = x + dx * gap + (dx > 0 ? 0 : dx < 0 ? -width : -width / 2)
      const top = y + dy * gap + (dy > 0 ? 0 : dy < 0 ? -height : -height / 2)
      const box = { left, top, right: left + width, bottom: top + height }
      const inside =
        box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom
      if (!inside || full.some((other) => meets(box, other))) continue
      full.push(box)
      return box
    }
    return null
  })
}
