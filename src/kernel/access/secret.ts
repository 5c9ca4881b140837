/** Secrets: the one that signs sessions, and the one-time and machine tokens, of which only a hash is kept. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const MIN_LENGTH = 32

/**
 * The secret that signs session cookies: KAPOK_SECRET, or the file `secret` in the home folder (mode 0600), made at the
 * first start. Several processes on one PostgreSQL must be given the same.
 * @throws when it is too short to be one
 */
export async function signingSecret(home: string, fromEnvironment: string | undefined): Promise<string> {
  const secret = fromEnvironment ?? (await fromFile(join(home, 'secret')))
  if (secret.length < MIN_LENGTH)
    throw new Error(
      fromEnvironment === undefined
        ? `${join(home, 'secret')} is damaged: it must hold at least ${MIN_LENGTH} characters`
        : `KAPOK_SECRET must have at least ${MIN_LENGTH} characters`,
    )
  return secret
}

async function fromFile(path: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true })
  try {
    // Only one of two first starts can create it; the other reads what that one wrote.
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(`${randomBytes(32).toString('base64url')}\n`)
    await file.sync()
    await file.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return (await readFile(path, 'utf8')).trim()
}

/** A token of 256 random bits. Nobody guesses it, so a plain hash of it is enough to keep. */
export const newToken = (prefix = ''): string => prefix + randomBytes(32).toString('base64url')

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
