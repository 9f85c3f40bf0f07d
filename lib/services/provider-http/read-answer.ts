import type { IncomingMessage } from 'node:http'
import { failed } from './call-failed.ts'
import type { HttpOutcome } from './provider-http.ts'

type Answered = Extract<HttpOutcome, { kind: 'answered' }>

/** The options for reading a response. */
export interface ReadOptions {
  readonly maxBytes: number
  /** Called for each chunk of the body. */
  readonly onProgress: () => void
}

/** Reads a complete response. Rejects if it is invalid or too large; the caller must then close the connection. */
export function readAnswer(
  answer: IncomingMessage,
  { maxBytes, onProgress }: ReadOptions,
): Promise<Answered> {
  const { statusCode = 0, headers } = answer
  return new Promise((resolve, reject) => {
    answer.on('error', () => reject(failed('broken')))
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
      resolve({ kind: 'answered', status: statusCode, headers: joined(headers), body })
    })
  })
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
