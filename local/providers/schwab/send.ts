import type { ServerResponse } from 'node:http'
import type { Answer } from './reply.ts'

const BETWEEN_BYTES_MILLISECONDS = 100

/** Sends an answer, or leaves the client waiting for one. */
export function send(outgoing: ServerResponse, answer: Answer): void {
  if (answer === 'hang') return
  if (answer === 'slow_body') {
    drip(outgoing)
  } else {
    outgoing.writeHead(answer.status, answer.headers)
    outgoing.end(answer.body)
  }
}

/** Keeps the answers that are under way, so that a stop need not wait for clients that never finish, or are never answered. */
export function underWay() {
  const answers = new Set<ServerResponse>()
  let stopped = false
  return {
    add: (outgoing: ServerResponse): void => {
      if (stopped) outgoing.destroy()
      answers.add(outgoing)
      outgoing.once('close', () => answers.delete(outgoing))
    },
    /** Breaks off every answer, and those to come. */
    stop: (): void => {
      stopped = true
      for (const outgoing of answers) outgoing.destroy()
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
