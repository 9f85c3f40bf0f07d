import { hash } from 'node:crypto'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import { areGuarded, type Limit, type LimitName, limits } from '../routes/limits.ts'
import type { Route } from '../routes/route.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import type { Bucket } from '../services/rate-limits/rate-limit-store.ts'
import type { Admission } from '../services/rate-limits/rate-limiter.ts'
import type { GrantedServices } from '../services/services.ts'
import { mailboxOf } from './mailbox.ts'
import { networkOf } from './network.ts'

/** Whose limits a request counts against. */
export interface Subjects {
  readonly metadata: RequestMetadata
  readonly userId: string | undefined
  /** The email address in the body, in lower case; absent if the body has none. */
  readonly email: string | undefined
}

/**
 * Asks the rate limits of a route whether a request may pass; a route without limits lets everything pass.
 * @throws {DatabaseUnavailable} if no store answers and a limit of the route guards credentials or mailboxes.
 */
export async function admit(
  route: Route,
  { clock, log, rateLimits, settings }: AmbientServices & Partial<GrantedServices>,
  subjects: Subjects,
): Promise<Admission> {
  const { limits: names = [], id } = route
  if (names.length === 0) return { quotas: [], retryAfterSeconds: undefined }
  if (!rateLimits) throw new Error(`${id} lacks the rate limits that it declares`)
  const buckets = names.flatMap(name => bucketOf(name, subjects, settings.rateLimitPercent))
  const admission = await rateLimits.admit(buckets, clock(), areGuarded(names) ? 'refuse' : 'pass')
  if (admission.retryAfterSeconds !== undefined)
    log('rate_limited', { limit: limitOf(admission.quotas.at(-1)) })
  return admission
}

/** The subject is hashed: the store keeps no address of a person. None for a request that the limit does not concern. */
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

/** The headers that tell a client its limits (draft-ietf-httpapi-ratelimit-headers-10); none where they are not known. */
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
