import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { stagePolicy } from '../connection-state/stage-policy.ts'
import { openProvider } from '../providers/provider.ts'
import type { ProviderDefinition } from '../providers/provider-definition.ts'
import { providerDefinitions } from '../providers/registry.ts'
import { admittedPerRun } from './admitted-per-run.ts'
import { enqueueRefreshes } from './enqueue-refreshes.ts'
import { claimDue, countDue } from './store/claim-due.ts'
import { throwRejected } from './throw-rejected.ts'
import { updateStatuses } from './update-statuses.ts'

type Deps = Services<
  'eventQueue' | 'mailQueue' | 'providerCredentials' | 'providerRefreshQueue' | 'statements'
>

/** Connections per statement. */
const BATCH = 500
/** How long a claim lasts. After that the connection can be claimed again, in case its message was lost. */
const QUEUED_SECONDS = 5 * 60
const RESERVE_MILLISECONDS = 5_000
/** Due connections of a provider without credentials are counted up to this number. */
const MAX_COUNTED = 1_000

/**
 * Updates the status of expired and failed connections, notifies their owners, enqueues the due connections that
 * their policy admits and pauses the others. Stops before the deadline; the next run continues.
 */
export async function dispatchRefreshes(
  services: Deps,
  deadline: number,
  metadata: RequestMetadata,
): Promise<void> {
  const isDeadlineNear = () => Date.now() > deadline - RESERVE_MILLISECONDS
  // Many status changes, or an error in them, must not stop the refreshes.
  const half = (Date.now() + deadline) / 2
  try {
    await updateStatuses(services, () => Date.now() > half, metadata)
  } finally {
    await dispatch(services, isDeadlineNear, metadata)
  }
}

interface Dispatched {
  readonly connections: number
  readonly paused: number
}

/** The providers have separate limits and errors, so they are dispatched in parallel. */
async function dispatch(
  services: Deps,
  isDeadlineNear: () => boolean,
  metadata: RequestMetadata,
): Promise<void> {
  const outcomes = await Promise.allSettled(
    providerDefinitions().map(definition =>
      dispatchOfProvider(services, definition, isDeadlineNear, metadata),
    ),
  )
  const dispatched = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const sum = (count: keyof Dispatched) => dispatched.reduce((total, of) => total + of[count], 0)
  const paused = sum('paused')
  if (paused > 0) services.log('refreshes_paused', { connections: paused })
  services.log('refreshes_dispatched', { connections: sum('connections'), paused })
  throwRejected(outcomes, 'Some refreshes could not be dispatched')
}

async function dispatchOfProvider(
  services: Deps,
  definition: ProviderDefinition,
  isDeadlineNear: () => boolean,
  metadata: RequestMetadata,
): Promise<Dispatched> {
  const { clock, log, settings, statements } = services
  const provider = await openProvider(services, definition)
  if (!provider) {
    const counted = { providerKey: definition.key, limit: MAX_COUNTED, now: clock() }
    const due = Number((await statements.one(countDue, counted)).due)
    if (due > 0) log('refreshes_not_configured', { provider_key: definition.key, connections: due })
    return { connections: 0, paused: 0 }
  }
  const { token } = provider.limits
  let [left, connections, paused] = [admittedPerRun(token), 0, 0]
  for (let seen = BATCH; seen === BATCH && left > 0 && !isDeadlineNear(); ) {
    const now = clock()
    const { policy, activeSince } = stagePolicy(settings, now)
    const claimed = await statements.all(claimDue, {
      ...{ providerKey: definition.key, batch: BATCH, limit: left, stagePolicy: policy, activeSince, now },
      queuedUntil: new Date(now.getTime() + QUEUED_SECONDS * 1000),
    })
    const ids = claimed.filter(({ is_admitted }) => is_admitted).map(({ id }) => id)
    seen = claimed.length
    left -= ids.length
    paused += claimed.length - ids.length
    connections += await enqueueRefreshes(services, ids, token.capacity, metadata)
  }
  return { connections, paused }
}
