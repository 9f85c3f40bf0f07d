import { setTimeout as wait } from 'node:timers/promises'
import type { PlaidSwitches } from '../switch-table.ts'
import { sign } from './sign.ts'
import type { SigningKeys } from './signing-keys.ts'

/** A webhook that is to be sent. */
export interface Webhook {
  readonly url: string
  readonly login: string
  readonly body: {
    readonly webhook_type: string
    readonly webhook_code: string
    readonly [member: string]: unknown
  }
}

/** An attempt to deliver a webhook. */
export interface Delivery {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly type: string
  readonly code: string
  readonly itemId: string | undefined
  readonly attempt: number
  /** The status of the response, or why there is none. */
  readonly result: string
}

/** The dependencies of the webhooks. */
export interface WebhookContext {
  readonly clock: () => Date
  readonly switches: PlaidSwitches
  readonly keys: SigningKeys
  /** The pauses before each retry, in milliseconds. */
  readonly retryAfter: readonly number[]
}

/** The webhooks of a mock server. */
export type Webhooks = ReturnType<typeof openWebhooks>

const TIMEOUT_MILLISECONDS = 10_000
const DELIVERIES_KEPT = 1_000

/** Sends webhooks in the background. A webhook that is not answered with 200 within 10 seconds is sent again. */
export function openWebhooks({ clock, switches, keys, retryAfter }: WebhookContext) {
  const open = new Set<Promise<void>>()
  const stopping = new AbortController()
  const deliveries: Delivery[] = []
  let last:
    | { readonly webhook: Webhook; readonly text: string; readonly signature: string | undefined }
    | undefined

  const post = async (url: string, text: string, signature: string | undefined): Promise<string> => {
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'mock-plaid',
      ...(signature !== undefined && { 'plaid-verification': signature }),
    }
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)])
    try {
      const reply = await fetch(url, { method: 'POST', headers, body: text, redirect: 'manual', signal })
      await reply.body?.cancel()
      return String(reply.status)
    } catch (error) {
      return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'no response'
    }
  }
  const attempt = async (webhook: Webhook, number: number, text: string, signature: string | undefined) => {
    const { webhook_type: type, webhook_code: code, item_id: itemId } = webhook.body
    const result = await post(webhook.url, text, signature)
    deliveries.push({
      at: clock().toISOString(),
      type,
      code,
      itemId: typeof itemId === 'string' ? itemId : undefined,
      attempt: number,
      result,
    })
    if (deliveries.length > DELIVERIES_KEPT) deliveries.shift()
    return result === '200'
  }
  const deliver = async (webhook: Webhook): Promise<void> => {
    const { webhook_signature: mode, webhook_delivery: delivery } = switches.get(webhook.login)
    if (delivery === 'lost') return
    const text = JSON.stringify(webhook.body)
    const signed = () => sign(text, mode, { clock, keys })
    const first = await signed()
    last = { webhook, text, signature: first }
    const copies =
      delivery === 'duplicated' ? [first, await signed()] : delivery === 'replayed' ? [first, first] : [first]
    const results = await Promise.all(copies.map(copy => attempt(webhook, 1, text, copy)))
    // A forged webhook is to be refused, so it is not sent again.
    if (mode !== 'valid' || results.every(Boolean)) return
    for (const [index, milliseconds] of retryAfter.entries()) {
      await wait(milliseconds, undefined, { signal: stopping.signal, ref: false })
      if (await attempt(webhook, index + 2, text, await signed())) return
    }
  }
  const start = (work: Promise<unknown>) => {
    const done = work.then(
      () => {},
      () => {},
    )
    open.add(done)
    void done.finally(() => open.delete(done))
  }
  return {
    /** Sends a webhook in the background. */
    send: (webhook: Webhook): void => start(deliver(webhook)),
    /** Sends the last webhook again, with the same signature. Returns whether there is one. */
    replayLast: (): boolean => {
      if (!last) return false
      start(attempt(last.webhook, 1, last.text, last.signature))
      return true
    },
    /** The attempts, oldest first. */
    deliveries: (): readonly Delivery[] => deliveries,
    /** Resolves when no webhook is being sent or retried. */
    idle: async (): Promise<void> => {
      while (open.size > 0) await Promise.all(open)
    },
    /** Aborts the attempts and the retries. */
    stop: (): void => stopping.abort(),
  }
}
