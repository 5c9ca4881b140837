export function fingerprint(): string
export function isStale(now?: string): boolean
export function markBuilt(built: string): void
