import type { Context } from 'aws-lambda'
import type { Job } from '../jobs.ts'
import { openServices } from '../services/open-services.ts'
import type { Services } from '../services/services.ts'
import { runInvocation } from './invocation.ts'

/** A Lambda function that a deployment calls. */
export type DeploymentFunction<T> = (event: unknown, context: Context) => Promise<T>

/**
 * Makes the Lambda function of a job that a deployment calls; whatever the job throws fails the deployment.
 * @throws {ConfigurationError} at once, and so at the function's cold start, listing every wrong setting.
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
