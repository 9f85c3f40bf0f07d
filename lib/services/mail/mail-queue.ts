import type { DatabaseAddress } from '../../db/database-address.ts'
import { createStatements } from '../../db/statements/statements.ts'
import type { AmbientServices } from '../../runtime/ambient-services.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { errorField } from '../../runtime/log/log.ts'
import { currentScope } from '../../runtime/request-scope.ts'
import { currentTraceparent, inSpan } from '../../runtime/tracing/span.ts'
import { openBatchQueue } from '../batch-queue.ts'
import { queueClient } from '../queue-client.ts'
import { keepMails } from './keep-mails.ts'
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
  /** The same for many mails, in a few calls. */
  notifyAll(requests: readonly MailRequest[]): Promise<void>
  /** Enqueues mails that waited. Returns those that the queue refuses again. */
  resend(requests: readonly WaitingMail[]): Promise<WaitingMail[]>
}

/** The request of a mail that waits in the database. */
export type WaitingMail = Readonly<Record<string, unknown>>

/** Opens the queue in SQS. */
export function openMailQueue(
  settings: Settings['mailQueue'],
  { clock, log, random, settings: common }: AmbientServices,
  database: DatabaseAddress,
): MailQueue {
  const QueueUrl = settings.mailQueueUrl
  const call = queueClient(common, QueueUrl)
  const batches = openBatchQueue<WaitingMail>(common, QueueUrl)
  const statements = createStatements(database)
  const identified = (request: MailRequest) => ({
    ...request,
    client_request_id: currentScope()?.clientRequestId ?? undefined,
  })
  const keep = (requests: readonly WaitingMail[]) => {
    // A mail that waits continues the trace of its request.
    const mails = requests.map(request => ({
      id: random.id(),
      request: { ...request, traceparent: currentTraceparent() },
    }))
    return statements.all(keepMails, { mails, now: clock() })
  }
  const send = async (request: MailRequest): Promise<void> => {
    const mail = identified(request)
    try {
      await inSpan('send', { 'messaging.system': 'aws_sqs' }, () => {
        const MessageBody = JSON.stringify({ traceparent: currentTraceparent(), ...mail })
        return call('SendMessage', { QueueUrl, MessageBody })
      })
    } catch (error) {
      await keep([mail])
      log('mail_waits', { kind: request.kind, error: errorField(error) })
    }
  }
  const notifyAll = async (requests: readonly MailRequest[]): Promise<void> => {
    const refused = await batches.send(requests.map(identified))
    if (refused.length === 0) return
    const [{ kind } = {}] = requests
    try {
      await keep(refused)
      log('mail_waits', { kind, mails: refused.length })
    } catch (error) {
      log('mail_not_enqueued', { kind, mails: refused.length, error: errorField(error) })
    }
  }
  return {
    send,
    notify: request =>
      send(request).catch(error =>
        log('mail_not_enqueued', { kind: request.kind, error: errorField(error) }),
      ),
    notifyAll,
    resend: batches.send,
  }
}
