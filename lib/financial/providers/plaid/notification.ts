import * as z from 'zod/mini'
import { MaybeId, MaybeText } from '../reply-fields.ts'
import type { WebhookHint } from '../webhook-definition.ts'

/** A notification of Plaid. */
export const Notification = z.object({
  webhook_type: z.string(),
  webhook_code: z.string(),
  item_id: MaybeId,
  consent_expiration_time: MaybeText,
  disconnect_time: MaybeText,
})

type PlaidNotification = z.infer<typeof Notification>

/** Returns the name of a notification for the log: `ITEM/LOGIN_REPAIRED`. */
export function nameOf({ webhook_code, webhook_type }: PlaidNotification): string {
  const name = `${webhook_type}/${webhook_code}`
  return /^[A-Z_]+\/[A-Z_]+$/.test(name) && name.length <= 100 ? name : 'unknown'
}

/** Returns what a notification says about its connection; undefined if nothing. */
export function hintOf(notification: PlaidNotification): WebhookHint | undefined {
  const { consent_expiration_time, disconnect_time, item_id, webhook_code, webhook_type } = notification
  if (webhook_type !== 'ITEM' || item_id === null) return undefined
  switch (webhook_code) {
    case 'ERROR':
    case 'USER_PERMISSION_REVOKED':
    case 'USER_ACCOUNT_REVOKED':
      return { kind: 'check' }
    case 'LOGIN_REPAIRED':
      return { kind: 'repaired' }
    case 'PENDING_EXPIRATION':
      return { kind: 'consent_ending', endsAt: timeOf(consent_expiration_time) }
    case 'PENDING_DISCONNECT':
      return { kind: 'consent_ending', endsAt: timeOf(disconnect_time) }
    default:
      return undefined
  }
}

/** Other times are no times of a consent. The database does not accept all of them. */
const [EARLIEST, LATEST] = [Date.UTC(2000), Date.UTC(2100)]

function timeOf(text: string | null): Date | null {
  const time = text === null ? Number.NaN : Date.parse(text)
  return time >= EARLIEST && time < LATEST ? new Date(time) : null
}
