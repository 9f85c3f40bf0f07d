import { errorField } from '../runtime/log/log.ts'
import type { Services } from '../services/services.ts'
import { claimWaitingMails } from './store/claim-waiting-mails.ts'
import { deleteWaitingMails } from './store/delete-waiting-mails.ts'

type Deps = Services<'mailQueue' | 'statements'>

/** Mails per statement. */
const BATCH = 100
/** How long a claim lasts. After that another run enqueues the mails, in case this one was interrupted. */
const CLAIM_SECONDS = 2 * 60
const RESERVE_MILLISECONDS = 30_000

/**
 * Enqueues the mails that wait because the queue refused them. Stops at the first that it refuses again, and before the
 * deadline; a later run continues. If a run is interrupted, a mail can be sent twice.
 *
 * @param deadline in milliseconds since the epoch.
 */
export async function enqueueWaitingMails(services: Deps, deadline: number): Promise<void> {
  const { clock, log, statements } = services
  for (let claimed = BATCH; claimed === BATCH && Date.now() < deadline - RESERVE_MILLISECONDS; ) {
    const now = clock()
    const queuedUntil = new Date(now.getTime() + CLAIM_SECONDS * 1000)
    const mails = await statements.all(claimWaitingMails, { limit: BATCH, queuedUntil, now })
    claimed = mails.length
    const { ids, refusal } = await enqueueInTurn(services, mails)
    if (ids.length > 0) {
      await statements.all(deleteWaitingMails, { ids })
      log('waiting_mails_enqueued', { mails: ids.length })
    }
    if (refusal) return log('mails_still_wait', { mails: claimed - ids.length, error: refusal.error })
  }
}

/** Enqueues mails until one is refused. Returns the ids of the others. */
async function enqueueInTurn(
  { mailQueue }: Deps,
  mails: readonly { readonly id: string; readonly request: Record<string, unknown> }[],
) {
  const ids: string[] = []
  for (const { id, request } of mails) {
    try {
      await mailQueue.resend(request)
    } catch (error) {
      return { ids, refusal: { error: errorField(error) } }
    }
    ids.push(id)
  }
  return { ids }
}
