import type { IncomingMessage } from 'node:http'
import { failed } from './call-failed.ts'
import type { HttpOutcome } from './provider-http.ts'

type Answered = Extract<HttpOutcome, { kind: 'answered' }>

/** How an answer is read. */
export interface Reading {
  readonly maxBytes: number
  /** Called whenever something of the answer arrives. */
  readonly onProgress: () => void
}

/** Reads an answer whole; rejects with why it is none that we take. Whoever calls breaks the connection off then. */
export function readAnswer(answer: IncomingMessage, { maxBytes, onProgress }: Reading): Promise<Answered> {
  const { statusCode = 0, headers } = answer
  return new Promise((resolve, reject) => {
    answer.on('error', () => reject(failed('broken')))
    // We ask for none: a small compressed answer can be a large one.
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
