import type { WaitingMail } from '../services/mail/mail-queue.ts'
import type { Services } from '../services/services.ts'
import { claimWaitingMails } from './store/claim-waiting-mails.ts'
import { deleteWaitingMails } from './store/delete-waiting-mails.ts'

type Deps = Services<'mailQueue' | 'statements'>

/** Mails per statement. Also with a slow queue, they are enqueued and deleted in a fraction of the time of their claim. */
const BATCH = 50
/** How long a claim lasts. After that another run enqueues the mails, in case this one was interrupted. */
const CLAIM_SECONDS = 2 * 60
const RESERVE_MILLISECONDS = 30_000

/**
 * Enqueues the mails that wait because the queue refused them. Stops after a batch of which it refuses some again, and
 * before the deadline; a later run continues. If a run is interrupted within a batch, its mails can be sent twice.
 *
 * @param deadline in milliseconds since the epoch.
 */
export async function enqueueWaitingMails(services: Deps, deadline: number): Promise<void> {
  const { clock, log, mailQueue, statements } = services
  for (let claimed = BATCH; claimed === BATCH && Date.now() < deadline - RESERVE_MILLISECONDS; ) {
    const now = clock()
    const queuedUntil = new Date(now.getTime() + CLAIM_SECONDS * 1000)
    const mails = await statements.all(claimWaitingMails, { limit: BATCH, queuedUntil, now })
    claimed = mails.length
    const refused = new Set<WaitingMail>(await mailQueue.resend(mails.map(({ request }) => request)))
    const ids = mails.filter(({ request }) => !refused.has(request)).map(({ id }) => id)
    if (ids.length > 0) {
      await statements.all(deleteWaitingMails, { ids })
      log('waiting_mails_enqueued', { mails: ids.length })
    }
    if (refused.size > 0) return log('mails_still_wait', { mails: refused.size })
  }
}
