import type { Context, EventBridgeEvent } from 'aws-lambda'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Job } from '../jobs.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import { openServices } from '../services/open-services.ts'
import type { Services } from '../services/services.ts'
import { jobMetadata, runInvocation } from './invocation.ts'

/** A Lambda function that an EventBridge schedule invokes, at least once each time. */
export interface ScheduledFunction {
  (event: EventBridgeEvent<string, unknown>, context: Context): Promise<void>
  /** Returns the same function with another clock, randomness, log or settings, for tests. */
  with(overrides: Partial<AmbientServices>): ScheduledFunction
}

/**
 * Creates the Lambda function of a job that a schedule starts. An error fails the invocation, which an alarm reports.
 * @throws {ConfigurationError} at the cold start, listing every missing or invalid setting.
 */
export function scheduledTask<const J extends Job>(
  job: J,
  run: (services: Services<J['uses'][number]>, deadline: number, metadata: RequestMetadata) => Promise<void>,
): ScheduledFunction {
  return open(job, run, {})
}

function open<J extends Job>(
  job: J,
  run: (services: Services<J['uses'][number]>, deadline: number, metadata: RequestMetadata) => Promise<void>,
  overrides: Partial<AmbientServices>,
): ScheduledFunction {
  const services: Services<J['uses'][number]> = openServices<J['uses'][number]>(job.uses, overrides)
  const invoke = async (_event: unknown, { awsRequestId, getRemainingTimeInMillis }: Context) => {
    const deadline = Date.now() + getRemainingTimeInMillis()
    await runInvocation(job.id, services, { requestId: awsRequestId, deadline }, () =>
      run(services, deadline, jobMetadata(job, { requestId: awsRequestId })),
    )
  }
  return Object.assign(invoke, {
    with: (more: Partial<AmbientServices>) => open(job, run, { ...overrides, ...more }),
  })
}
