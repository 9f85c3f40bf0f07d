import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { BodyTooLarge, listen, readBody } from '../../http-server.ts'
import { answerer } from './answer.ts'
import { callLog, type ReceivedCall } from './calls.ts'
import { control, isControl } from './control/serve-control.ts'
import { openGrants } from './grants.ts'
import { isOwnHost } from './host.ts'
import { client } from './oauth/client.ts'
import { openConsents } from './oauth/consents.ts'
import { type Call, json } from './reply.ts'
import { openResponses, send } from './send.ts'
import { openSwitches, type Switches } from './switches.ts'

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
  readonly switches: Switches
  /** The received calls, oldest first, without those of the control routes. */
  readonly calls: () => readonly ReceivedCall[]
  /** Revokes the grant of a refresh token. Returns false if there is none. */
  revokeGrant(refreshToken: string): boolean
  /** Stops the server and closes every open response. */
  stop(): Promise<void>
}

const MAX_BODY_BYTES = 64 * 1024

/**
 * Starts mock Schwab on 127.0.0.1: an OAuth server, the Trader API, and switches that simulate faults.
 * @throws if the port is in use.
 */
export async function startSchwab(options: MockSchwabOptions): Promise<MockSchwab> {
  const { redirectUris, clock = () => new Date(), file } = options
  const switches = openSwitches()
  const grants = openGrants(clock, file)
  const calls = callLog(clock)
  const responses = openResponses()
  const context = { clock, switches, grants, redirectUris, consents: openConsents(clock), calls: calls.all }
  let address = { url: '', port: 0 }
  const answer = answerer({ ...context, url: () => address.url, port: () => address.port })

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await readBody(incoming, MAX_BODY_BYTES)
    if (!isOwnHost(incoming.headers, address.port))
      return send(outgoing, { status: 421, body: 'Misdirected' })
    const call = callOf(incoming, body, address.url)
    if (!call) return send(outgoing, json(400, { message: 'The request URL is invalid.' }))
    if (isControl(call.url.pathname)) return send(outgoing, control(call, context))
    const notes = calls.add(call.method, call.url.pathname)
    const reply = answer(call, notes)
    if (reply === 'slow_body') notes.status = 200
    else if (reply !== 'hang') notes.status = reply.status
    send(outgoing, reply)
  }
  const server = createServer((incoming, outgoing) => {
    responses.add(outgoing)
    serve(incoming, outgoing).catch(error => {
      if (outgoing.headersSent) return outgoing.destroy()
      return send(outgoing, { status: error instanceof BodyTooLarge ? 413 : 500 })
    })
  })
  const listening = await listen(server, options.port)
  address = listening
  return {
    url: listening.url,
    clientId: client.id,
    clientSecret: client.secret,
    switches,
    calls: calls.all,
    revokeGrant: refreshToken => {
      const grant = grants.byRefreshToken(refreshToken)
      if (grant) grants.revoke(grant)
      return grant !== undefined
    },
    stop: () => {
      responses.stop()
      return listening.stop()
    },
  }
}

function callOf(incoming: IncomingMessage, body: Buffer, base: string): Call | undefined {
  const { method = '', headers } = incoming
  const url = incoming.url?.startsWith('/') ? URL.parse(`${base}${incoming.url}`) : null
  return url ? { method, url, headers, body: body.toString('utf8') } : undefined
}
