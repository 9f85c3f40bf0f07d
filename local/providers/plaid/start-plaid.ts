import { setTimeout as wait } from 'node:timers/promises'
import { callLog } from '../mock/calls.ts'
import type { ControlAction } from '../mock/control/panel.ts'
import { control, isControl } from '../mock/control/serve-control.ts'
import { type Call, statusOf } from '../mock/reply.ts'
import { startMock } from '../mock/start-mock.ts'
import { openSwitches } from '../mock/switches.ts'
import { openRowChanges } from './api/row-changes.ts'
import { serveApi } from './api/serve-api.ts'
import type { PlaidCall, PlaidCallDetails } from './call-details.ts'
import { controlPanel } from './control-panel.ts'
import { client } from './credentials.ts'
import { openItems } from './items/items.ts'
import { openLinkTokens } from './link/link-tokens.ts'
import { isLink, serveLink } from './link/serve-link.ts'
import { type PlaidSwitches, switchCatalog } from './switch-table.ts'
import { itemChanges } from './webhooks/item-changes.ts'
import { itemNotifier } from './webhooks/item-webhooks.ts'
import { openSigningKeys } from './webhooks/signing-keys.ts'
import { openWebhooks, type Webhooks } from './webhooks/webhooks.ts'

/** The options of mock Plaid. */
export interface MockPlaidOptions {
  /** A free port if absent. */
  readonly port?: number
  readonly clock?: () => Date
  /** The file that keeps the items across restarts, with hashes of tokens only. */
  readonly file?: string
  /** The pauses before a webhook is sent again, in milliseconds. */
  readonly retryAfter?: readonly number[]
  /** Waits for the delay of the switch `delay_seconds`. */
  readonly wait?: (milliseconds: number) => Promise<void>
}

/** A running mock Plaid. */
export interface MockPlaid {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly switches: PlaidSwitches
  readonly actions: readonly ControlAction[]
  readonly webhooks: Pick<Webhooks, 'deliveries' | 'idle'>
  /** The received calls, oldest first, without those of the control routes. */
  readonly calls: () => readonly PlaidCall[]
  /** Stops the server, the webhooks and every open response. */
  stop(): Promise<void>
}

const RETRY_AFTER = [30_000, 120_000, 480_000]

/**
 * Starts mock Plaid on 127.0.0.1: the API of version 2020-09-14, Link, webhooks, and switches that simulate faults.
 * @throws if the port is in use.
 */
export async function startPlaid(options: MockPlaidOptions = {}): Promise<MockPlaid> {
  const { port, clock = () => new Date(), file, retryAfter = RETRY_AFTER } = options
  const switches = openSwitches(switchCatalog)
  const items = openItems(clock, file)
  const links = openLinkTokens(clock)
  const keys = openSigningKeys(clock)
  const webhooks = openWebhooks({ clock, switches, keys, retryAfter })
  const notify = itemNotifier(clock, items, webhooks)
  const changes = itemChanges(clock, items, notify)
  const calls = callLog<PlaidCallDetails>(clock)
  let address = { url: '', port: 0 }
  const context = {
    ...{ clock, switches, items, links, keys, webhooks, notify, changes },
    rowChanges: openRowChanges(),
    calls: calls.all,
    url: () => address.url,
    port: () => address.port,
    wait: options.wait ?? ((milliseconds: number) => wait(milliseconds)),
  }
  const panel = controlPanel(context)
  const server = await startMock({
    port,
    answer: async (call: Call) => {
      const { pathname } = call.url
      if (isControl(pathname)) return control(call, panel)
      const notes = calls.add(call.method, isLink(pathname) ? '/hl/{id}' : pathname)
      const answer = isLink(pathname) ? serveLink(call, context) : await serveApi(call, context, notes)
      const status = statusOf(answer)
      if (status !== undefined) notes.status = status
      return answer
    },
  })
  address = server
  return {
    url: server.url,
    clientId: client.id,
    clientSecret: client.secret,
    switches,
    actions: panel.actions,
    webhooks,
    calls: calls.all,
    stop: () => {
      webhooks.stop()
      return server.stop()
    },
  }
}
