/** The systems of this platform: the one list of them. Each is made anew, for each open platform holds its own. */
import type { AnySystem } from '#kernel/system.ts'
import { geography } from './geography/system.ts'
import { typhoon } from './typhoon/system.ts'

export const allSystems = (): AnySystem[] => [geography(), typhoon()]
