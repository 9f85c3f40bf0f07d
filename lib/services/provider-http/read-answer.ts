import type { IncomingMessage } from 'node:http'
import { failed } from './call-failed.ts'
import type { HttpOutcome } from './provider-http.ts'

type Answered = Extract<HttpOutcome, { kind: 'answered' }>

/** How long an ignored body may take. */
const SKIP_MILLISECONDS = 1_000

/** The options for reading a response. */
export interface ReadOptions {
  readonly maxBytes: number
  /** Whether only the status and the headers matter. The promise does not wait for the body. */
  readonly ignoresBody: boolean
  /** Called for each chunk of the body. */
  readonly onProgress: () => void
}

/** Reads a complete response. Rejects if it is invalid or too large; the caller must then close the connection. */
export function readAnswer(
  answer: IncomingMessage,
  { maxBytes, ignoresBody, onProgress }: ReadOptions,
): Promise<Answered> {
  const { headers } = answer
  return new Promise((resolve, reject) => {
    answer.on('error', () => reject(failed('broken')))
    if (ignoresBody) {
      skipBody(answer, maxBytes)
      return resolve(answered(answer, ''))
    }
    // Refuse compression: the size limit applies to the uncompressed body.
    if ((headers['content-encoding'] ?? 'identity') !== 'identity') return reject(failed('encoded'))
    if (Number(headers['content-length'] ?? 0) > maxBytes) return reject(failed('too_large'))
    const chunks: Buffer[] = []
    let bytes = 0
    answer.on('data', (chunk: Buffer) => {
      onProgress()
      bytes += chunk.length
      if (bytes > maxBytes) reject(failed('too_large'))
      else chunks.push(chunk)
    })
    answer.on('end', () => {
      const body = decode(Buffer.concat(chunks))
      if (body === undefined) return reject(failed('not_utf8'))
      resolve(answered(answer, body))
    })
  })
}

function answered({ statusCode = 0, headers }: IncomingMessage, body: string): Answered {
  return { kind: 'answered', status: statusCode, headers: joined(headers), body }
}

/** Reads a small body, so that the connection can be reused. Closes the connection if the body is large or slow. */
function skipBody(answer: IncomingMessage, maxBytes: number): void {
  const timer = setTimeout(() => answer.destroy(), SKIP_MILLISECONDS).unref()
  let bytes = 0
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > maxBytes) answer.destroy()
  })
  answer.on('close', () => clearTimeout(timer))
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function joined(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}
