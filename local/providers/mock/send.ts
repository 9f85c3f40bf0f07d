import type { ServerResponse } from 'node:http'
import type { Answer } from './reply.ts'

const BLANK_INTERVAL_MILLISECONDS = 100

/** Sends an answer. `hang` sends nothing, `drop` closes the connection. */
export function send(outgoing: ServerResponse, answer: Answer): void {
  if (answer === 'hang') return
  if (answer === 'drop') {
    outgoing.destroy()
  } else if (answer === 'slow_body') {
    sendBlanks(outgoing)
  } else {
    outgoing.writeHead(answer.status, answer.headers)
    outgoing.end(answer.body)
  }
}

/** Tracks the open responses, so that a stop does not wait for a response that never ends. */
export function openResponses() {
  const responses = new Set<ServerResponse>()
  let stopped = false
  return {
    add: (outgoing: ServerResponse): void => {
      if (stopped) outgoing.destroy()
      responses.add(outgoing)
      outgoing.once('close', () => responses.delete(outgoing))
    },
    /** Closes every open response, and all later ones. */
    stop: (): void => {
      stopped = true
      for (const outgoing of responses) outgoing.destroy()
    },
  }
}

/** Sends blanks without end. This defeats clients that limit only the time between two bytes. */
function sendBlanks(outgoing: ServerResponse): void {
  if (outgoing.destroyed) return
  outgoing.writeHead(200, { 'content-type': 'application/json' })
  outgoing.write(' ')
  const timer = setInterval(() => outgoing.write(' '), BLANK_INTERVAL_MILLISECONDS)
  outgoing.once('close', () => clearInterval(timer))
}
