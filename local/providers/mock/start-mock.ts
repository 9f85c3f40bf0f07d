import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { BodyTooLarge, type Listening, listen, readBody } from '../../http-server.ts'
import { isOwnHost } from './host.ts'
import { type Answer, type Call, json } from './reply.ts'
import { openResponses, send } from './send.ts'

/** The options of a mock server. */
export interface MockServerOptions {
  /** A free port if absent. */
  readonly port?: number | undefined
  /** Answers a call to this server. */
  readonly answer: (call: Call) => Answer | Promise<Answer>
}

const MAX_BODY_BYTES = 64 * 1024

/**
 * Starts a mock server on 127.0.0.1. Stopping it closes every open response.
 * @throws if the port is in use.
 */
export async function startMock({ port, answer }: MockServerOptions): Promise<Listening> {
  const responses = openResponses()
  let address = { url: '', port: 0 }
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await readBody(incoming, MAX_BODY_BYTES)
    if (!isOwnHost(incoming.headers, address.port))
      return send(outgoing, { status: 421, body: 'Misdirected' })
    const call = callOf(incoming, body, address.url)
    if (!call) return send(outgoing, json(400, { message: 'The request URL is invalid.' }))
    send(outgoing, await answer(call))
  }
  const server = createServer((incoming, outgoing) => {
    responses.add(outgoing)
    serve(incoming, outgoing).catch(error => {
      if (outgoing.headersSent) return outgoing.destroy()
      return send(outgoing, { status: error instanceof BodyTooLarge ? 413 : 500 })
    })
  })
  const listening = await listen(server, port)
  address = listening
  return {
    ...listening,
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
