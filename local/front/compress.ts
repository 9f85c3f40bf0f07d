import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** CloudFront does not compress smaller files. */
const MIN_BYTES = 1000
/** A medium quality. Higher ones take seconds for a file that is requested once. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
const encoders = { br: promisify(brotliCompress), gzip: promisify(gzip) }

/**
 * Compresses a body as CloudFront does: with Brotli if the client accepts it, otherwise with gzip. So loading times in the
 * local cloud are comparable.
 *
 * @param accepted - The header `Accept-Encoding` of the request.
 * @returns undefined if the body is sent as it is.
 */
export async function compress(
  body: Buffer | string,
  accepted: string | undefined,
): Promise<{ readonly encoding: 'br' | 'gzip'; readonly body: Buffer } | undefined> {
  if (body.length < MIN_BYTES) return undefined
  const accepts = (encoding: string) =>
    new RegExp(`(?:^|[\\s,])${encoding}(?![^,;\\s])(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))`, 'i').test(
      accepted ?? '',
    )
  if (accepts('br')) return { encoding: 'br', body: await encoders.br(body, QUALITY) }
  return accepts('gzip') ? { encoding: 'gzip', body: await encoders.gzip(body) } : undefined
}
