import { signRequest } from '../../local/sign-request.ts'
import { recordedEnvironment } from '../command-line/local-cloud.ts'
import { readResponse, type SmokeResponse } from './client.ts'

/** Calls an operator route. */
export type Operate = (method: string, path: string, body?: object) => Promise<SmokeResponse>

/** Returns a signed client for operator routes. Undefined if `base` is not on this machine, or nothing was started. */
export function localOperator(base: string): Operate | undefined {
  const local = recordedEnvironment()
  if (!local) return undefined
  const { AWS_REGION = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = local
  // Every local cloud accepts the same credentials.
  if (!['127.0.0.1', 'localhost'].includes(new URL(base).hostname)) return undefined
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY }
  return async (method, path, body) => {
    const url = new URL(path, base)
    const text = body && JSON.stringify(body)
    const headers = await signRequest({ method, url, body: text }, credentials, AWS_REGION)
    return readResponse(await fetch(url, { method, headers, ...(text !== undefined && { body: text }) }))
  }
}
