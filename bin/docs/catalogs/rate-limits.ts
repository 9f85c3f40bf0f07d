import { type Limit, type LimitName, limits } from '../../../lib/routes/limits.ts'
import { definition, table } from '../markdown/table.ts'
import type { Operation } from '../operations/operation.ts'
import { operationLink } from '../operations/operation.ts'
import type { Page } from '../pages/page.ts'
import { durationText } from './duration.ts'

const SUBJECTS = {
  ip: 'IP address (IPv6: its /64)',
  email: 'email address in the body',
  mailbox: 'mailbox of the email address',
  user: 'signed-in user',
} as const satisfies Record<Limit['by'], string>

/** Returns the page with every rate limit and the operations that use it. */
export function rateLimitsPage(operations: readonly Operation[]): Page {
  const rows = Object.entries<Limit>(limits).map(([name, limit]) => [
    definition(name),
    `${limit.capacity} in ${durationText(limit.seconds)}`,
    SUBJECTS[limit.by],
    limit.guards ? 'refuses requests' : 'lets requests pass',
  ])
  return {
    path: 'reference/rate-limits',
    title: 'List of rate limits',
    label: 'Rate limits',
    description: 'Every rate limit: its name, capacity, subject and operations.',
    source: 'lib/routes/limits.ts',
    body: `Each limit is a token bucket for each subject. A request takes one token from each limit of its operation. The bucket
refills evenly: after the time in the table, an empty bucket is full again. A request that finds an empty bucket gets
status 429 ([\`rate_limited\`](/reference/problems/rate_limited/)). The [guide](/use/rate-limits/) explains the headers
and how a client reacts.

\`RATE_LIMIT_PERCENT\` scales the capacity and refill rate of these limits, and not those of providers ([configuration](/reference/configuration/)).

${table(['Limit', 'Capacity', 'Counted for each', 'If no store responds'], rows)}

## Operations of each limit

${table(['Limit', 'Operations'], usesOf(operations))}

Requests to paths that do not exist are limited by \`api_by_ip\`. Notifications of a provider with unknown keys are also limited by IP address: 30 look-ups of keys a minute. Calls to a provider are also limited by the provider: each
user has a share of the provider's limit ([decision 0042](/decisions/0042-shares-of-a-providers-limit/)).`,
  }
}

function usesOf(operations: readonly Operation[]): string[][] {
  return Object.keys(limits).map(name => {
    const users = operations.filter(({ route }) => route.limits?.some(used => used === (name as LimitName)))
    return [`\`${name}\``, users.map(operationLink).join(', ')]
  })
}
