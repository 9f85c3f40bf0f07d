import { createHash, randomBytes, randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { keptState } from '../../aws/kept-state.ts'

const Grant = z.object({
  id: z.string(),
  login: z.string(),
  /** Numbers of the accounts that were consented to. */
  accounts: z.array(z.string()),
  /** Milliseconds since 1970. */
  consentedAt: z.number(),
  codeHash: z.string(),
  refreshHash: z.string(),
  /** When each access token ends, in milliseconds since 1970, by its hash. */
  access: z.record(z.string(), z.number()),
})
const State = z.object({ grants: z.array(Grant) })

/** What a person has consented to, while it lasts. Of its tokens it holds hashes alone. */
export type Grant = z.infer<typeof Grant>
/** The grants of a server. */
export type Grants = ReturnType<typeof openGrants>

/** A token of 256 random bits, in the form that Schwab's have; the `@` is part of it. */
export const newToken = (prefix: string) => `${prefix}.${randomBytes(32).toString('base64url')}@`

/** Opens the grants, kept in a file where one is named. */
export function openGrants(clock: () => Date, file?: string) {
  const state = keptState(State, { grants: [] }, file)
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
  const endAccess = (chosen: Iterable<Grant>) => {
    let ended = 0
    for (const grant of chosen) {
      for (const hash of Object.keys(grant.access)) {
        byHash.delete(hash)
        ended += 1
      }
      grant.access = {}
    }
    save()
    return ended
  }
  const end = (grant: Grant) => {
    for (const hash of hashesOf(grant)) byHash.delete(hash)
    grants.delete(grant.id)
    save()
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
  /** Forgets the access tokens that have ended; now and then, since there may be thousands that have not. */
  const sweep = (grant: Grant, now: number): void => {
    for (const [hash, endsAt] of Object.entries(grant.access)) {
      if (endsAt > now) continue
      delete grant.access[hash]
      byHash.delete(hash)
    }
  }
  return {
    /** Makes a grant of a consent whose code is used for the first time; yields it and its refresh token. */
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
    /** Issues an access token that lives so many seconds. */
    issueAccess: (grant: Grant, seconds: number): string => {
      const now = clock().getTime()
      issued += 1
      if (issued % SWEPT_EVERY === 0) sweep(grant, now)
      const token = newToken('I0')
      grant.access[hashOf(token)] = now + seconds * 1000
      byHash.set(hashOf(token), grant)
      save()
      return token
    },
    /** Issues a refresh token in the place of the one before, which ends. */
    rotate: setRefreshToken,
    byCode: (code: string) => find(code, (grant, hash) => grant.codeHash === hash),
    byRefreshToken: (token: string) => find(token, (grant, hash) => grant.refreshHash === hash),
    /** Finds the grant of an access token that has not ended. */
    byAccessToken: (token: string) =>
      find(token, (grant, hash) => (grant.access[hash] ?? 0) > clock().getTime()),
    end,
    /** Ends every access token, or those of one person; yields how many. */
    endAccess: (login?: string) =>
      endAccess([...grants.values()].filter(grant => login === undefined || grant.login === login)),
    /** Ends every grant; yields how many. */
    endAll: () => {
      const all = [...grants.values()]
      grants.clear()
      byHash.clear()
      save()
      return all.length
    },
    all: (): readonly Grant[] => [...grants.values()],
  }
}

const SWEPT_EVERY = 100

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function hashesOf(grant: Grant): string[] {
  return [grant.codeHash, grant.refreshHash, ...Object.keys(grant.access)]
}
