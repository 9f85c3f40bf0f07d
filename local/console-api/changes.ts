import type { ServerResponse } from 'node:http'
import type { ChangeKind } from './replies.ts'

/** Notifies the open pages of the console. */
export interface Changes {
  notify(kind: ChangeKind, id?: string): void
  /** Sends the changes to a client until it disconnects (Server-Sent Events). */
  stream(outgoing: ServerResponse): void
  /** Ends every stream. */
  stop(): Promise<void>
}

/** A proxy or a browser can drop a connection without an error. A comment detects it. */
const HEARTBEAT_MILLISECONDS = 15_000
const RETRY_MILLISECONDS = 1_000

/** Opens the notifications. A page that reconnects reads everything again, so no change is repeated. */
export function openChanges(): Changes {
  const clients = new Set<ServerResponse>()
  let sequence = 0
  const send = (text: string) => {
    for (const client of clients) client.write(text)
  }
  const heartbeat = setInterval(() => send(': heartbeat\n\n'), HEARTBEAT_MILLISECONDS)
  heartbeat.unref()
  return {
    notify: (kind, id = '') => {
      sequence += 1
      send(`id: ${sequence}\nevent: ${kind}\ndata: ${JSON.stringify({ id })}\n\n`)
    },
    stream: outgoing => {
      clients.add(outgoing)
      outgoing.once('close', () => clients.delete(outgoing))
      outgoing.write(`retry: ${RETRY_MILLISECONDS}\nevent: open\ndata: {}\n\n`)
    },
    stop: async () => {
      clearInterval(heartbeat)
      for (const client of clients) client.end()
      clients.clear()
    },
  }
}
