import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { signRequest } from '../../local/sign-request.ts'
import { type Answer, answerOf } from './client.ts'

/** Calls a route for operators. */
export type Operate = (method: string, path: string, body?: object) => Promise<Answer>

/** What the functions of the local cloud find in their environment; nothing where none has run. */
export function readLocalEnvironment(): Record<string, string> | undefined {
  const file = join(resolve(process.env['DATA_DIR'] || '.local'), 'environment.json')
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** An operator of the local cloud at an address; none where that is not what runs in the data directory. */
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
    return answerOf(await fetch(url, { method, headers, ...(text !== undefined && { body: text }) }))
  }
}
