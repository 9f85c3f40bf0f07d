import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { type Failure, fail } from './failure.ts'

/** application/json and media types with the suffix +json (RFC 6839), with UTF-8 or no charset. */
const JSON_MEDIA_TYPE = /^application\/(?:json|[\w.!#$&^-]+\+json)\s*(?:;\s*charset="?utf-8"?\s*)?$/i

/** A request as it was received. */
export interface RawRequest {
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

/** Returns the bytes of the body of a request. */
export function bodyBytes({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): Uint8Array {
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
}

/** Reads the JSON body of a request, of at most `maxBytes` bytes. */
export function readBody(
  event: APIGatewayProxyEventV2,
  maxBytes: number,
): unknown | Failure<'payload_too_large' | 'unsupported_media_type' | 'malformed_json'> {
  const body = bodyBytes(event)
  if (body.byteLength > maxBytes) return fail('payload_too_large')
  const mediaType = event.headers['content-type']
  if (mediaType !== undefined && !JSON_MEDIA_TYPE.test(mediaType)) return fail('unsupported_media_type')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return fail('malformed_json')
  }
}
