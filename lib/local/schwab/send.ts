import type { ServerResponse } from 'node:http'
import type { Answer } from './reply.ts'

const BETWEEN_BYTES_MILLISECONDS = 100

/** Sends answers, and ends those that never end when the server stops. */
export function sender() {
  const endless = new Set<ServerResponse>()
  let stopped = false
  const hold = (outgoing: ServerResponse) => {
    if (stopped) outgoing.destroy()
    endless.add(outgoing)
    outgoing.once('close', () => endless.delete(outgoing))
  }
  return {
    send: (outgoing: ServerResponse, answer: Answer): void => {
      if (answer === 'hang' || answer === 'slow_body') {
        hold(outgoing)
        if (answer === 'slow_body') drip(outgoing)
      } else {
        outgoing.writeHead(answer.status, answer.headers)
        outgoing.end(answer.body)
      }
    },
    /** Ends what never ends, and answers nothing endlessly from now on. */
    stop: () => {
      stopped = true
      for (const outgoing of endless) outgoing.destroy()
    },
  }
}

/** Blanks before a JSON value that never comes: a reader that waits for the next byte alone waits for ever. */
function drip(outgoing: ServerResponse): void {
  if (outgoing.destroyed) return
  outgoing.writeHead(200, { 'content-type': 'application/json' })
  outgoing.write(' ')
  const timer = setInterval(() => outgoing.write(' '), BETWEEN_BYTES_MILLISECONDS)
  outgoing.once('close', () => clearInterval(timer))
}
