import { hash } from 'node:crypto'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { inSpan } from '../../runtime/tracing/span.ts'
import type { ExportStore } from './export-store.ts'
import { type ObjectRequest, objectSigner } from './sign-object-request.ts'

/** A client that decompresses the file also saves it, under this name. */
const FILE_HEADERS = {
  'content-type': 'application/json',
  'content-encoding': 'gzip',
  'content-disposition': 'attachment; filename="dashtam-export.json"',
}

/** Opens the store in S3. The bucket encrypts every file under the key of the stage. */
export function openExportStore(common: Settings['common'], settings: Settings['exportStore']): ExportStore {
  const { exportTimeoutMilliseconds } = settings
  const sign = objectSigner(common, settings)
  const send = async (request: ObjectRequest, body: Uint8Array<ArrayBuffer> = new Uint8Array()) => {
    // S3 refuses a body that was changed on the way.
    const checksum = { 'x-amz-content-sha256': hash('sha256', body) }
    const { url, headers } = await sign({ ...request, headers: { ...request.headers, ...checksum } })
    const response = await inSpan(`S3 ${request.method}`, { 'rpc.system.name': 'aws-api' }, () =>
      fetch(url, {
        method: request.method,
        headers,
        signal: AbortSignal.timeout(exportTimeoutMilliseconds),
        ...(body.length > 0 && { body }),
      }),
    )
    const text = await response.text()
    const isDone = response.ok || (request.method === 'DELETE' && response.status === 404)
    // The code of the error only: its text can contain names of resources.
    if (!isDone) throw new Error(`S3 answered ${response.status} ${/<Code>(\w+)/.exec(text)?.[1] ?? ''}`)
  }
  return {
    save: (exportId, gzip) => send({ method: 'PUT', exportId, headers: FILE_HEADERS }, gzip),
    remove: exportId => send({ method: 'DELETE', exportId }),
  }
}
