import * as jobs from '../../lib/jobs.ts'
import { sendMail } from '../../lib/mail/send-mail.ts'
import { MailRequest } from '../../lib/services/mail/mail-request.ts'
import { queueConsumer } from '../../lib/triggers/queue-consumer.ts'

/** Sends the enqueued mails. */
export const handler = queueConsumer(jobs.sendMail, { message: MailRequest, handle: sendMail })
