import type { Context, SecretsManagerRotationEvent } from 'aws-lambda'
import * as z from 'zod/mini'
import type { RotationStep } from '../auth/key-rotation/rotation-step.ts'
import type { Job } from '../jobs.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import { openServices } from '../services/open-services.ts'
import type { Services } from '../services/services.ts'
import { runInvocation } from './invocation.ts'

/** The event that Secrets Manager sends to a rotation function. */
const RotationEvent = z.object({
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
  SecretId: z.string(),
  ClientRequestToken: z.string(),
})

/** A Lambda function that Secrets Manager invokes for each of the four rotation steps, at least once each. */
export interface RotationFunction {
  (event: SecretsManagerRotationEvent, context: Context): Promise<void>
  /** Returns the same function with another clock, randomness, log or settings, for tests. */
  with(overrides: Partial<AmbientServices>): RotationFunction
}

/**
 * Creates the Lambda function of a job that Secrets Manager starts. An error fails the step, and Secrets Manager
 * retries the step.
 * @throws {ConfigurationError} at the cold start, listing every missing or invalid setting.
 */
export function rotationTask<const J extends Job>(
  job: J,
  run: (services: Services<J['uses'][number]>, step: RotationStep) => Promise<void>,
): RotationFunction {
  return open(job, run, {})
}

function open<J extends Job>(
  job: J,
  run: (services: Services<J['uses'][number]>, step: RotationStep) => Promise<void>,
  overrides: Partial<AmbientServices>,
): RotationFunction {
  const services: Services<J['uses'][number]> = openServices<J['uses'][number]>(job.uses, overrides)
  const invoke = async (event: unknown, { awsRequestId, getRemainingTimeInMillis }: Context) => {
    const deadline = Date.now() + getRemainingTimeInMillis()
    await runInvocation(job.id, services, { requestId: awsRequestId, deadline }, async () => {
      const { Step: step, SecretId: secretId, ClientRequestToken: version } = z.parse(RotationEvent, event)
      await run(services, { step, secretId, version })
    })
  }
  return Object.assign(invoke, {
    with: (more: Partial<AmbientServices>) => open(job, run, { ...overrides, ...more }),
  })
}
