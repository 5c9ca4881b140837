/** As /api/access answers. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly departmentId: string | null
  readonly departmentName: string | null
  readonly roles: readonly string[]
  readonly active: boolean
  readonly createdAt: string
  /** Good tokens and links that this person issued: they end with the account. */
  readonly tokensInForce: number
  readonly linksInForce: number
}

export interface Department {
  readonly id: string
  readonly name: string
  readonly code: string
}

export interface Token {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly departmentId: string | null
  readonly createdByName: string
  readonly createdAt: string
  readonly expiresAt: string
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

export interface List<T> {
  readonly items: readonly T[]
  readonly total: number
}
