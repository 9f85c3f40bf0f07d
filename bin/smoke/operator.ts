import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { signRequest } from '../../local/sign-request.ts'
import { readResponse, type SmokeResponse } from './client.ts'

/** Calls an operator route. */
export type Operate = (method: string, path: string, body?: object) => Promise<SmokeResponse>

/** Returns the environment of the functions in the local cloud. Undefined if no local cloud has started. */
export function readLocalEnvironment(): Record<string, string> | undefined {
  const file = join(resolve(process.env['DATA_DIR'] || '.local'), 'environment.json')
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Returns a signed client for operator routes. Undefined if `base` is not the local cloud of the data directory. */
export function localOperator(base: string): Operate | undefined {
  const local = readLocalEnvironment()
  if (!local) return undefined
  const { API_URL, AWS_REGION = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = local
  if (API_URL !== base) return undefined
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY }
  return async (method, path, body) => {
    const url = new URL(path, base)
    const text = body && JSON.stringify(body)
    const headers = await signRequest({ method, url, body: text }, credentials, AWS_REGION)
    return readResponse(await fetch(url, { method, headers, ...(text !== undefined && { body: text }) }))
  }
}
