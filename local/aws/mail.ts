import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import sesModule from 'aws-ses-v2-local'
import * as z from 'zod/mini'
import { isCrossOrigin, isOwnHost } from '../request-origin.ts'
import type { SentMail } from './sent-mail.ts'

const Store = z.object({
  emails: z.array(
    z.object({
      messageId: z.string(),
      destination: z.object({ to: z.array(z.string()) }),
      subject: z.string(),
      body: z.object({ text: z.optional(z.string()), html: z.optional(z.string()) }),
      at: z.number(),
    }),
  ),
})

/** Starts SES on a free port of 127.0.0.1. It stores the mail, which its page shows, and does not deliver it. */
export async function startMail() {
  const server = await sesModule.default({ host: '127.0.0.1', port: 0 })
  guard(server)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    /** Calls a listener after each request that can have sent a mail. */
    onRequest: (listener: () => void) => {
      server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
        if (incoming.method === 'POST') outgoing.once('finish', listener)
      })
    },
    /** Returns the sent mail, newest first. */
    sent: async (): Promise<SentMail[]> => {
      const { emails } = z.parse(Store, await (await fetch(`${url}/store`)).json())
      return emails.reverse().map(({ messageId: id, destination, subject, body, at }) => ({
        id,
        to: destination.to.join(', '),
        subject,
        text: body.text ?? '',
        html: body.html ?? '',
        sent_at: new Date(at * 1000).toISOString(),
      }))
    },
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Refuses foreign host names and pages of other origins before SES, which answers every request with CORS headers. */
function guard(server: Server): void {
  const handlers = server.listeners('request')
  server.removeAllListeners('request')
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (!isOwnHost(incoming.headers)) return void outgoing.writeHead(421).end()
    if (isCrossOrigin(incoming.headers)) return void outgoing.writeHead(403).end()
    for (const handle of handlers) Reflect.apply(handle, server, [incoming, outgoing])
  })
}
