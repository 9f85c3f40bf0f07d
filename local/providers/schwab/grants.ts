import { createHash, randomBytes, randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { persistentState } from '../../aws/persistent-state.ts'

const Grant = z.object({
  id: z.string(),
  login: z.string(),
  /** The numbers of the accounts that the user consented to. */
  accounts: z.array(z.string()),
  /** Milliseconds since 1970. */
  consentedAt: z.number(),
  codeHash: z.string(),
  refreshHash: z.string(),
  /** The expiry of each access token, in milliseconds since 1970, by its hash. */
  access: z.record(z.string(), z.number()),
})
const State = z.object({ grants: z.array(Grant) })

/** A user's grant. It holds hashes of tokens only. */
export type Grant = z.infer<typeof Grant>
/** Selects the grants of a login, one grant, or every grant. */
export interface GrantSelection {
  readonly login?: string | undefined
  readonly grant_id?: string | undefined
}
/** The grants of a mock server. */
export type Grants = ReturnType<typeof openGrants>

/** Creates a token of 256 random bits in Schwab's format. The `@` is part of the token. */
export const newToken = (prefix: string) => `${prefix}.${randomBytes(32).toString('base64url')}@`

/** Opens the grants. With a file, they persist across restarts. */
export function openGrants(clock: () => Date, file?: string) {
  const state = persistentState(State, { grants: [] }, file)
  const grants = new Map(state.value.grants.map(grant => [grant.id, grant]))
  const byHash = new Map<string, Grant>()
  for (const grant of grants.values()) {
    for (const hash of hashesOf(grant)) byHash.set(hash, grant)
  }
  const save = () => {
    if (file === undefined) return
    state.value.grants = [...grants.values()]
    state.save()
  }
  const find = (token: string, holds: (grant: Grant, hash: string) => boolean): Grant | undefined => {
    const hash = hashOf(token)
    const grant = byHash.get(hash)
    return grant && holds(grant, hash) ? grant : undefined
  }
  const select = ({ login, grant_id: id }: GrantSelection) =>
    [...grants.values()].filter(
      grant => (login === undefined || grant.login === login) && (id === undefined || grant.id === id),
    )
  const revokeAccess = (chosen: Iterable<Grant>) => {
    let revoked = 0
    for (const grant of chosen) {
      for (const hash of Object.keys(grant.access)) {
        byHash.delete(hash)
        revoked += 1
      }
      grant.access = {}
    }
    save()
    return revoked
  }
  const revoke = (...chosen: readonly Grant[]) => {
    for (const grant of chosen) {
      for (const hash of hashesOf(grant)) byHash.delete(hash)
      grants.delete(grant.id)
    }
    save()
    return chosen.length
  }
  const setRefreshToken = (grant: Grant): string => {
    byHash.delete(grant.refreshHash)
    const token = newToken('R0')
    grant.refreshHash = hashOf(token)
    byHash.set(grant.refreshHash, grant)
    save()
    return token
  }
  let issued = 0
  /** Deletes expired access tokens. Runs only every `SWEEP_INTERVAL` tokens, because a grant may have thousands. */
  const sweep = (grant: Grant, now: number): void => {
    for (const [hash, expiresAt] of Object.entries(grant.access)) {
      if (expiresAt > now) continue
      delete grant.access[hash]
      byHash.delete(hash)
    }
  }
  return {
    /** Creates the grant of a consumed code. Returns it with its refresh token. */
    create: (consent: Pick<Grant, 'login' | 'accounts' | 'consentedAt'>, code: string) => {
      const grant: Grant = {
        ...consent,
        id: randomUUID(),
        codeHash: hashOf(code),
        refreshHash: '',
        access: {},
      }
      grants.set(grant.id, grant)
      byHash.set(grant.codeHash, grant)
      return { grant, refreshToken: setRefreshToken(grant) }
    },
    /** Issues an access token with a lifetime in seconds. */
    issueAccess: (grant: Grant, seconds: number): string => {
      const now = clock().getTime()
      issued += 1
      if (issued % SWEEP_INTERVAL === 0) sweep(grant, now)
      const token = newToken('I0')
      grant.access[hashOf(token)] = now + seconds * 1000
      byHash.set(hashOf(token), grant)
      save()
      return token
    },
    /** Issues a new refresh token and revokes the previous one. */
    rotate: setRefreshToken,
    byCode: (code: string) => find(code, (grant, hash) => grant.codeHash === hash),
    byRefreshToken: (token: string) => find(token, (grant, hash) => grant.refreshHash === hash),
    /** Finds the grant of an active access token. */
    byAccessToken: (token: string) =>
      find(token, (grant, hash) => (grant.access[hash] ?? 0) > clock().getTime()),
    revoke: (grant: Grant) => void revoke(grant),
    /** Revokes the access tokens of the selected grants. Returns their number. */
    revokeAccess: (selection: GrantSelection) => revokeAccess(select(selection)),
    /** Revokes the selected grants. Returns their number. */
    revokeSelected: (selection: GrantSelection) => revoke(...select(selection)),
    all: (): readonly Grant[] => [...grants.values()],
  }
}

const SWEEP_INTERVAL = 100

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function hashesOf(grant: Grant): string[] {
  return [grant.codeHash, grant.refreshHash, ...Object.keys(grant.access)]
}
