/** The part of the map that no panel covers: what is fitted into view goes there, and so do scale and legend. */
import { createContext } from 'react'

export interface Room {
  readonly element: HTMLElement
  /** Pixels from each edge of the map. */
  readonly padding: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
  }
}

export const FreeRoom = createContext<Room | null>(null)
