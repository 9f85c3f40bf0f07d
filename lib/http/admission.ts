import { hash } from 'node:crypto'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import { areGuarded, type Limit, type LimitName, limits } from '../routes/limits.ts'
import type { Route } from '../routes/route.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import type { Bucket } from '../services/rate-limits/rate-limit-store.ts'
import type { Admission } from '../services/rate-limits/rate-limiter.ts'
import type { GrantedServices } from '../services/services.ts'
import { networkOf } from '../text/network.ts'
import { mailboxOf } from './mailbox.ts'
import { networkHashOf } from './report-refusal.ts'

/** The values that identify the rate limit buckets of a request. */
export interface Subjects {
  readonly metadata: RequestMetadata
  readonly userId: string | undefined
  /** The email address in the body, in lower case; `undefined` if absent. */
  readonly email: string | undefined
}

/**
 * Checks the rate limits of a route. A route without limits admits every request.
 * @throws {DatabaseUnavailable} if no store responds and a limit of the route is guarded.
 */
export async function admit(
  route: Route,
  { clock, log, rateLimits, settings }: AmbientServices & Partial<GrantedServices>,
  subjects: Subjects,
): Promise<Admission> {
  const { limits: names = [], id } = route
  if (names.length === 0) return { quotas: [], retryAfterSeconds: undefined }
  if (!rateLimits) throw new Error(`${id} has no rate limits service`)
  const buckets = names.flatMap(name => bucketOf(name, subjects, settings.rateLimitPercent))
  const admission = await rateLimits.admit(buckets, clock(), areGuarded(names) ? 'refuse' : 'pass')
  if (admission.retryAfterSeconds !== undefined)
    log('rate_limited', {
      limit: limitOf(admission.quotas.at(-1)),
      user_id: subjects.userId,
      network_hash: networkHashOf(subjects.metadata.ip),
    })
  return admission
}

/**
 * Hashes the subject, so that the store contains no personal data. Empty if the limit does not apply to the request.
 */
function bucketOf(name: LimitName, subjects: Subjects, percent: number): Bucket[] {
  const { by, capacity, seconds }: Limit = limits[name]
  const subject = subjectOf(by, subjects)
  if (subject === undefined) return []
  const scaled = Math.max(1, Math.round((capacity * percent) / 100))
  return [{ key: `${name}:${hash('sha256', subject).slice(0, 32)}`, capacity: scaled, seconds }]
}

function subjectOf(by: Limit['by'], { metadata, userId, email }: Subjects): string | undefined {
  switch (by) {
    case 'ip':
      return networkOf(metadata.ip)
    case 'email':
      return email ?? ''
    case 'mailbox':
      return email === undefined ? undefined : mailboxOf(email)
    case 'user':
      return userId ?? ''
  }
}

const limitOf = (bucket: Bucket | undefined) => bucket?.key.replace(/:.*/, '') ?? ''

/** Returns whether a request is refused, except by the limit `except`. Its earlier limits have admitted the request then. */
export function isRefused({ quotas, retryAfterSeconds }: Admission, except?: LimitName): boolean {
  return retryAfterSeconds !== undefined && (except === undefined || limitOf(quotas.at(-1)) !== except)
}

/** Returns the rate limit headers (draft-ietf-httpapi-ratelimit-headers-10). Empty if the quotas are unknown. */
export function rateLimitHeaders({ quotas, retryAfterSeconds }: Admission): Record<string, string> {
  if (quotas.length === 0) return {}
  const policies = quotas.map(quota => `"${limitOf(quota)}";q=${quota.capacity};w=${quota.seconds}`)
  const states = quotas.map(quota => {
    const untilFull = Math.ceil(((quota.capacity - quota.tokens) * quota.seconds) / quota.capacity)
    return `"${limitOf(quota)}";r=${Math.max(0, Math.floor(quota.tokens + 1e-9))};t=${untilFull}`
  })
  return {
    'ratelimit-policy': policies.join(', '),
    ratelimit: states.join(', '),
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  }
}
