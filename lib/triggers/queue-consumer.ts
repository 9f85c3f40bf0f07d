import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod/mini'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Job } from '../jobs.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import { errorField } from '../runtime/log/log.ts'
import { openServices } from '../services/open-services.ts'
import type { Services } from '../services/services.ts'
import { parseJson } from '../text/parse-json.ts'
import { jobMetadata, runInvocation } from './invocation.ts'

/** The fields of every message that identify the request that sent it. */
export interface Traced {
  readonly request_id: string
  readonly client_request_id?: string | undefined
  readonly traceparent?: string | undefined
}

/** The message schema and the message handler of a job that a queue starts. */
export interface Consumer<J extends Job, M> {
  /** The schema of a message's body. */
  readonly message: z.core.$ZodType<M>
  /** Processes one message, at least once. Throws if the message must be retried. */
  handle(services: Services<J['uses'][number]>, message: M, metadata: RequestMetadata): Promise<void>
}

/** A Lambda function for SQS. */
export interface QueueFunction {
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse>
  /** Returns the same function with another clock, randomness, log or settings, for tests. */
  with(overrides: Partial<AmbientServices>): QueueFunction
}

/**
 * Creates the Lambda function of a job that a queue starts. It returns the failed messages of a batch. SQS retries them
 * and moves them to the dead-letter queue after too many attempts.
 * @throws {ConfigurationError} at the cold start, listing every missing or invalid setting.
 */
export function queueConsumer<const J extends Job, M extends Traced>(
  job: J,
  consumer: Consumer<J, M>,
): QueueFunction {
  return open(job, consumer, {})
}

function open<J extends Job, M extends Traced>(
  job: J,
  consumer: Consumer<J, M>,
  overrides: Partial<AmbientServices>,
): QueueFunction {
  const services: Services<J['uses'][number]> = openServices<J['uses'][number]>(job.uses, overrides)
  const consume = async (record: SQSRecord, deadline: number) => {
    const message = z.safeParse(consumer.message, parseJson(record.body))
    if (!message.success) {
      services.log('message_unreadable', { message_id: record.messageId })
      return false
    }
    const { request_id: requestId, client_request_id: clientRequestId = null, traceparent } = message.data
    const invocation = { requestId, clientRequestId, deadline, traceparent }
    return runInvocation(job.id, services, invocation, async () => {
      try {
        await consumer.handle(services, message.data, jobMetadata(job, invocation))
        return true
      } catch (error) {
        services.log('message_failed', {
          message_id: record.messageId,
          error: errorField(error),
        })
        return false
      }
    })
  }
  const invoke = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const deadline = Date.now() + context.getRemainingTimeInMillis()
    const done = await Promise.all(Records.map(record => consume(record, deadline)))
    const failed = Records.filter((_, index) => !done[index])
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
  }
  return Object.assign(invoke, {
    with: (more: Partial<AmbientServices>) => open(job, consumer, { ...overrides, ...more }),
  })
}
