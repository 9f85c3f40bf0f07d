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
import { send, underWay } from './send.ts'
import { openSwitches, type Switches } from './switches.ts'

/** How the practice server is started. */
export interface MockSchwabOptions {
  /** Any free one where none is given. */
  readonly port?: number
  /** The addresses that people may be sent back to, character by character. */
  readonly redirectUris: readonly string[]
  readonly clock?: () => Date
  /** Keeps the grants over restarts. Of tokens it holds hashes alone. */
  readonly file?: string
}

/** A practice server that runs. */
export interface MockSchwab {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly switches: Switches
  /** Every call but those that turn the switches, the oldest first. */
  readonly calls: () => readonly ReceivedCall[]
  /** Ends every answer under way, also those that never end. */
  stop(): Promise<void>
}

const MAX_BODY_BYTES = 64 * 1024

/**
 * Starts a Charles Schwab to practise on, at 127.0.0.1: its OAuth server, its Trader API, and switches for what can go
 * wrong there. Rejects where the port is taken.
 */
export async function startSchwab(options: MockSchwabOptions): Promise<MockSchwab> {
  const { redirectUris, clock = () => new Date(), file } = options
  const switches = openSwitches()
  const grants = openGrants(clock, file)
  const calls = callLog(clock)
  const answers = underWay()
  const context = { clock, switches, grants, redirectUris, consents: openConsents(clock), calls: calls.all }
  let at = { url: '', port: 0 }
  const answer = answerer({ ...context, url: () => at.url, port: () => at.port })

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await readBody(incoming, MAX_BODY_BYTES)
    if (!isOwnHost(incoming.headers, at.port)) return send(outgoing, { status: 421, body: 'Misdirected' })
    const call = callOf(incoming, body, at.url)
    if (!call) return send(outgoing, json(400, { message: 'The address cannot be read.' }))
    if (isControl(call.url.pathname)) return send(outgoing, control(call, context))
    const notes = calls.add(call.method, call.url.pathname)
    const answered = answer(call, notes)
    if (answered === 'slow_body') notes.status = 200
    else if (answered !== 'hang') notes.status = answered.status
    send(outgoing, answered)
  }
  const server = createServer((incoming, outgoing) => {
    answers.add(outgoing)
    serve(incoming, outgoing).catch(error => {
      if (outgoing.headersSent) return outgoing.destroy()
      return send(outgoing, { status: error instanceof BodyTooLarge ? 413 : 500 })
    })
  })
  const listening = await listen(server, options.port)
  at = listening
  return {
    url: listening.url,
    clientId: client.id,
    clientSecret: client.secret,
    switches,
    calls: calls.all,
    stop: () => {
      answers.stop()
      return listening.stop()
    },
  }
}

function callOf(incoming: IncomingMessage, body: Buffer, base: string): Call | undefined {
  const { method = '', headers } = incoming
  const url = incoming.url?.startsWith('/') ? URL.parse(`${base}${incoming.url}`) : null
  return url ? { method, url, headers, body: body.toString('utf8') } : undefined
}
