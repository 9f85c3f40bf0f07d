import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { listen, readBody } from '../http-server.ts'
import { openJournal } from '../recording/journal.ts'
import { ReceivedEvent, type ReceiverAnswer } from './received-event.ts'

/** The options of the receiver. */
interface ReceiverOptions {
  readonly port?: number
  /** The secrets that a signature may have. */
  readonly secrets: readonly string[]
  /** Keeps the attempts. If absent, they are kept in memory only. */
  readonly file?: string
  readonly capacity?: number
}

/** The receiver of the local cloud. */
export type Receiver = Awaited<ReturnType<typeof startReceiver>>

const MAX_BODY_BYTES = 256 * 1024
const EVENTS_KEPT = 1_000
const LARGE_BYTES = 1_048_576

/** Starts a server that receives events, as an application does. It verifies them and can fail on request. */
export async function startReceiver({ port, secrets, file, capacity = EVENTS_KEPT }: ReceiverOptions) {
  const journal = openJournal({ schema: ReceivedEvent, capacity, file })
  const webhooks = secrets.map(secret => new Webhook(secret))
  let choose: (event: ReceivedEvent) => ReceiverAnswer = () => 'accept'
  let fixed: ReceiverAnswer = 'accept'
  let notify = () => {}
  const receive = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = (await readBody(incoming, MAX_BODY_BYTES)).toString('utf8')
    const headers = {
      'webhook-id': String(incoming.headers['webhook-id'] ?? ''),
      'webhook-timestamp': String(incoming.headers['webhook-timestamp'] ?? ''),
      'webhook-signature': String(incoming.headers['webhook-signature'] ?? ''),
    }
    const event = {
      attempt_id: randomUUID(),
      event_id: headers['webhook-id'],
      at: new Date().toISOString(),
      body,
      signature: headers['webhook-signature'],
      is_verified: webhooks.some(webhook => isAccepted(webhook, body, headers)),
      answer: fixed,
    }
    event.answer = fixed === 'accept' ? choose(event) : fixed
    journal.append(event)
    notify()
    answer(outgoing, event.answer)
  }
  const server = createServer((incoming, outgoing) => {
    receive(incoming, outgoing).catch(() => outgoing.destroy())
  })
  const { url, stop } = await listen(server, port)
  return {
    url: `${url}/events`,
    /** Returns the attempts, newest first. */
    received: journal.all,
    forget: () => journal.retain(() => false),
    answer: () => fixed,
    setAnswer: (next: ReceiverAnswer) => {
      fixed = next
    },
    /** Chooses the answer to each event. */
    answerWith: (choice: typeof choose) => {
      choose = choice
    },
    /** Calls `listener` after each attempt. */
    onEvent: (listener: () => void) => {
      notify = listener
    },
    stop: async () => {
      // An event that is not answered must not delay the end.
      server.closeAllConnections()
      await stop()
    },
  }
}

function isAccepted(webhook: Webhook, body: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(body, headers)
    return true
  } catch {
    return false
  }
}

function answer(outgoing: ServerResponse, choice: ReceiverAnswer): void {
  switch (choice) {
    case 'accept':
      return void outgoing.writeHead(204).end()
    case 'error':
      return void outgoing.writeHead(500).end('Internal error')
    case 'unavailable':
      return void outgoing.writeHead(503, { 'retry-after': '30' }).end()
    case 'redirect':
      return void outgoing.writeHead(302, { location: '/elsewhere' }).end()
    case 'gone':
      return void outgoing.writeHead(410).end()
    case 'reset':
      return void outgoing.destroy()
    case 'large':
      return void outgoing.writeHead(200).end(Buffer.alloc(LARGE_BYTES, 'x'))
    case 'hang':
  }
}
