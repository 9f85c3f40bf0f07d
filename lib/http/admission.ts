import { hash } from 'node:crypto'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Selection } from '../db/statements/compiled-statement.ts'
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

type Deps = AmbientServices & Partial<GrantedServices>

/** The decision of limits that were not checked. */
export const UNLIMITED: Admission = { quotas: [], retryAfterSeconds: undefined }

/**
 * Checks the rate limits of a route. A route without limits admits every request.
 * @throws {DatabaseUnavailable} if no store responds and a limit of the route is guarded.
 */
export async function admit(route: Route, services: Deps, subjects: Subjects): Promise<Admission> {
  const { limits: names = [], id } = route
  if (names.length === 0) return UNLIMITED
  const { clock, rateLimits } = services
  if (!rateLimits) throw new Error(`${id} has no rate limits service`)
  const buckets = bucketsOf(route, services, subjects)
  const admission = await rateLimits.admit(buckets, clock(), areGuarded(names) ? 'refuse' : 'pass')
  reportLimit(services, admission, subjects)
  return admission
}

/** Checks the rate limits of a route, which guard nothing, and selects a row: in one statement, if possible. */
export async function admitAndSelect<V extends object, R>(
  route: Route,
  services: Deps,
  subjects: Subjects,
  selection: Selection<V, R>,
): Promise<{ readonly admission: Admission; readonly row: R | undefined }> {
  const { clock, rateLimits, statements } = services
  if (!statements) throw new Error(`${route.id} has no statements service`)
  const select = () => statements.first(selection.statement, selection.values)
  if (!route.limits) return { admission: UNLIMITED, row: await select() }
  if (!rateLimits) throw new Error(`${route.id} has no rate limits service`)
  const buckets = bucketsOf(route, services, subjects)
  const admitted = await rateLimits.admitAndSelect(buckets, clock(), selection, select)
  reportLimit(services, admitted.admission, subjects)
  return admitted
}

/** Logs a refused request with its subject. */
function reportLimit(
  { log }: Deps,
  { quotas, retryAfterSeconds }: Admission,
  { userId, metadata }: Subjects,
): void {
  if (retryAfterSeconds === undefined) return
  log('rate_limited', {
    limit: limitOf(quotas.at(-1)),
    user_id: userId,
    network_hash: networkHashOf(metadata.ip),
  })
}

function bucketsOf({ limits: names = [] }: Route, { settings }: Deps, subjects: Subjects): Bucket[] {
  return names.flatMap(name => bucketOf(name, subjects, settings.rateLimitPercent))
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
