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

/** A dropped connection causes no error until something is sent. */
const HEARTBEAT_MILLISECONDS = 15_000
const RETRY_MILLISECONDS = 1_000

/** Opens the notifications. A page that reconnects reads everything again, so no change is repeated. */
export function openChanges(): Changes {
  const clients = new Set<ServerResponse>()
  let sequence = 0
  let heartbeat: NodeJS.Timeout | undefined
  let isStopped = false
  const send = (text: string) => {
    for (const client of clients) client.write(text)
  }
  const remove = (client: ServerResponse) => {
    clients.delete(client)
    if (clients.size > 0) return
    clearInterval(heartbeat)
    heartbeat = undefined
  }
  return {
    notify: (kind, id = '') => {
      sequence += 1
      send(`id: ${sequence}\nevent: ${kind}\ndata: ${JSON.stringify({ id })}\n\n`)
    },
    stream: outgoing => {
      outgoing.write(`retry: ${RETRY_MILLISECONDS}\nevent: open\ndata: {}\n\n`)
      if (isStopped) return void outgoing.end()
      clients.add(outgoing)
      outgoing.once('close', () => remove(outgoing))
      heartbeat ??= setInterval(() => send(': heartbeat\n\n'), HEARTBEAT_MILLISECONDS)
    },
    stop: async () => {
      isStopped = true
      for (const client of clients) client.end()
    },
  }
}
