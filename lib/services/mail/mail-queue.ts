import type { DatabaseAddress } from '../../db/database-address.ts'
import { createStatements } from '../../db/statements/statements.ts'
import type { AmbientServices } from '../../runtime/ambient-services.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { errorField } from '../../runtime/log/log.ts'
import { currentScope } from '../../runtime/request-scope.ts'
import { currentTraceparent, inSpan } from '../../runtime/tracing/span.ts'
import { queueClient } from '../queue-client.ts'
import { keepMail } from './keep-mail.ts'
import type { MailRequest } from './mail-request.ts'

/** The mail queue. A mail that it refuses waits in the database (docs/decisions/0080). */
export interface MailQueue {
  /** Enqueues a mail, or lets it wait. Throws if neither succeeds. */
  send(request: MailRequest): Promise<void>
  /**
   * The same for a mail about a completed change. A failure is logged and not thrown, because an error would tell the
   * client that the change failed.
   */
  notify(request: MailRequest): Promise<void>
  /** Enqueues a mail that waited. Throws if the queue refuses it again. */
  resend(request: Readonly<Record<string, unknown>>): Promise<void>
}

/** Opens the queue in SQS. */
export function openMailQueue(
  settings: Settings['mailQueue'],
  { clock, log, random, settings: common }: AmbientServices,
  database: DatabaseAddress,
): MailQueue {
  const QueueUrl = settings.mailQueueUrl
  const call = queueClient(common, QueueUrl)
  const statements = createStatements(database)
  const enqueue = async (request: object): Promise<void> => {
    await inSpan('send', { 'messaging.system': 'aws_sqs' }, () => {
      // A mail that waited continues the trace of its request.
      const MessageBody = JSON.stringify({ traceparent: currentTraceparent(), ...request })
      return call('SendMessage', { QueueUrl, MessageBody })
    })
  }
  const send = async (request: MailRequest): Promise<void> => {
    const client_request_id = currentScope()?.clientRequestId ?? undefined
    const identified = { ...request, client_request_id }
    try {
      await enqueue(identified)
    } catch (error) {
      const kept = { ...identified, traceparent: currentTraceparent() }
      await statements.all(keepMail, { id: random.id(), request: kept, now: clock() })
      log('mail_waits', { kind: request.kind, error: errorField(error) })
    }
  }
  return {
    send,
    notify: request =>
      send(request).catch(error =>
        log('mail_not_enqueued', { kind: request.kind, error: errorField(error) }),
      ),
    resend: enqueue,
  }
}
