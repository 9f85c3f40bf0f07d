import { randomUUID } from 'node:crypto'
import type { Dispatch } from '../front/dispatch.ts'
import { signRequest } from '../sign-request.ts'
import type { LocalCredentials } from '../sigv4.ts'

const PATH = '/api/v1/admin/audit-logs?limit=30'

/** Reads the newest audit records with a signed request, as an operator does. */
export function auditTrail(dispatch: Dispatch, credentials: LocalCredentials, region: string) {
  return async (): Promise<unknown> => {
    const url = new URL(PATH, 'http://127.0.0.1')
    const headers = await signRequest({ method: 'GET', url }, credentials, region)
    const { body = '{}' } = await dispatch({
      method: 'GET',
      url: PATH,
      headers,
      body: Buffer.alloc(0),
      sourceIp: '127.0.0.1',
      requestId: randomUUID(),
      receivedAt: new Date(),
    })
    return JSON.parse(body).items ?? []
  }
}
