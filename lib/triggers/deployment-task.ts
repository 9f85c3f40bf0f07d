import type { Context } from 'aws-lambda'
import type { Job } from '../jobs.ts'
import { openServices } from '../services/open-services.ts'
import type { Services } from '../services/services.ts'
import { runInvocation } from './invocation.ts'

/** A Lambda function that a deployment invokes. */
export type DeploymentFunction<T> = (event: unknown, context: Context) => Promise<T>

/**
 * Creates the Lambda function of a job that a deployment invokes. An error of the job fails the deployment.
 * @throws {ConfigurationError} at the cold start, listing every missing or invalid setting.
 */
export function deploymentTask<const J extends Job, T>(
  job: J,
  run: (services: Services<J['uses'][number]>, event: unknown) => Promise<T>,
): DeploymentFunction<T> {
  const services: Services<J['uses'][number]> = openServices<J['uses'][number]>(job.uses)
  return (event, { awsRequestId, getRemainingTimeInMillis }) => {
    const deadline = Date.now() + getRemainingTimeInMillis()
    return runInvocation(job.id, services, { requestId: awsRequestId, deadline }, () => run(services, event))
  }
}
