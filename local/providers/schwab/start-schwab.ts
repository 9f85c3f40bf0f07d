import { callLog } from '../mock/calls.ts'
import type { ControlAction } from '../mock/control/panel.ts'
import { control, isControl } from '../mock/control/serve-control.ts'
import { statusOf } from '../mock/reply.ts'
import { startMock } from '../mock/start-mock.ts'
import { openSwitches } from '../mock/switches.ts'
import { answerer } from './answer.ts'
import type { SchwabCall } from './call-details.ts'
import { controlPanel } from './control-panel.ts'
import { openGrants } from './grants.ts'
import { client } from './oauth/client.ts'
import { openConsents } from './oauth/consents.ts'
import { type SchwabSwitches, switchCatalog } from './switch-table.ts'

/** The options of mock Schwab. */
export interface MockSchwabOptions {
  /** A free port if absent. */
  readonly port?: number
  /** The registered redirect addresses, compared exactly. */
  readonly redirectUris: readonly string[]
  readonly clock?: () => Date
  /** The file that keeps the grants across restarts, with hashes of tokens only. */
  readonly file?: string
}

/** A running mock Schwab. */
export interface MockSchwab {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly switches: SchwabSwitches
  readonly actions: readonly ControlAction[]
  /** The received calls, oldest first, without those of the control routes. */
  readonly calls: () => readonly SchwabCall[]
  /** Revokes the grant of a refresh token. Returns false if there is none. */
  revokeGrant(refreshToken: string): boolean
  /** Stops the server and closes every open response. */
  stop(): Promise<void>
}

/**
 * Starts mock Schwab on 127.0.0.1: an OAuth server, the Trader API, and switches that simulate faults.
 * @throws if the port is in use.
 */
export async function startSchwab(options: MockSchwabOptions): Promise<MockSchwab> {
  const { port, redirectUris, clock = () => new Date(), file } = options
  const switches = openSwitches(switchCatalog)
  const grants = openGrants(clock, file)
  const calls = callLog<Pick<SchwabCall, 'grant' | 'grant_id'>>(clock)
  const context = { clock, switches, grants, redirectUris, consents: openConsents(clock), calls: calls.all }
  const panel = controlPanel(context)
  let address = { url: '', port: 0 }
  const route = answerer({ ...context, url: () => address.url, port: () => address.port })
  const server = await startMock({
    port,
    answer: call => {
      if (isControl(call.url.pathname)) return control(call, panel)
      const notes = calls.add(call.method, call.url.pathname)
      const answer = route(call, notes)
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
    calls: calls.all,
    revokeGrant: refreshToken => {
      const grant = grants.byRefreshToken(refreshToken)
      if (grant) grants.revoke(grant)
      return grant !== undefined
    },
    stop: server.stop,
  }
}
