import { AwsV4Signer } from 'aws4fetch'
import type { Settings } from '../../runtime/configuration/settings.ts'

/** A request for the file of an export. */
export interface ObjectRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  readonly exportId: string
  readonly headers?: Readonly<Record<string, string>>
  /** Lifetime of the URL in seconds: the signature is in the query (presigned). In the headers if absent. */
  readonly urlSeconds?: number
}

/**
 * Returns a function that signs requests to the bucket of the exports (Signature Version 4). A local endpoint has the
 * bucket in the path, S3 has it in the host name.
 */
export function objectSigner(
  { awsRegion: region, accessKeyId, secretAccessKey, sessionToken }: Settings['common'],
  { exportBucket, s3Endpoint }: Settings['exportLinks'],
) {
  const base =
    s3Endpoint === undefined
      ? `https://${exportBucket}.s3.${region}.amazonaws.com`
      : `${s3Endpoint}/${exportBucket}`
  return ({ method, exportId, headers = {}, urlSeconds }: ObjectRequest) => {
    const url = new URL(`${base}/exports/${exportId}.json.gz`)
    if (urlSeconds !== undefined) url.searchParams.set('X-Amz-Expires', String(urlSeconds))
    return new AwsV4Signer({
      method,
      url: url.href,
      headers,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
      service: 's3',
      region,
      signQuery: urlSeconds !== undefined,
    }).sign()
  }
}
