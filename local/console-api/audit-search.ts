import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import * as actions from '../../lib/audit/actions.ts'
import type { Dispatch } from '../front/dispatch.ts'
import { signRequest } from '../sign-request.ts'
import type { LocalCredentials } from '../sigv4.ts'
import type { AuditPage } from './replies.ts'
import { type ConsoleRoute, ok } from './route.ts'

/** Searches the audit trail. The filters are those of the operator route. */
export type AuditSearch = (filters: Readonly<Record<string, string>>) => Promise<AuditPage>

const PATH = '/api/v1/admin/audit-logs'
const FILTERS = ['user_id', 'request_id', 'action', 'outcome', 'cursor', 'limit']

const Nullable = z.nullable(z.string())
const Page = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      created_at: z.string(),
      action: z.string(),
      outcome: z.string(),
      actor: z.string(),
      user_id: Nullable,
      session_id: Nullable,
      request_id: z.string(),
      route: z.string(),
      ip_address: Nullable,
      details: z.nullable(z.record(z.string(), z.unknown())),
    }),
  ),
  next_cursor: Nullable,
})

/** Creates a search with signed requests, as an operator does. An invalid filter finds nothing. */
export function auditSearch(dispatch: Dispatch, credentials: LocalCredentials, region: string): AuditSearch {
  return async filters => {
    const url = new URL(PATH, 'http://127.0.0.1')
    for (const [name, value] of Object.entries(filters)) url.searchParams.set(name, value)
    const { body = '{}' } = await dispatch({
      method: 'GET',
      url: `${url.pathname}${url.search}`,
      headers: await signRequest({ method: 'GET', url }, credentials, region),
      body: Buffer.alloc(0),
      sourceIp: '127.0.0.1',
      requestId: randomUUID(),
      receivedAt: new Date(),
    })
    const page = z.safeParse(Page, JSON.parse(body))
    return page.success ? page.data : { items: [], next_cursor: null }
  }
}

/** Creates the routes of the audit trail. */
export function auditRoutes(search: AuditSearch): ConsoleRoute[] {
  return [
    { method: 'GET', path: '/audit/actions', handle: () => ok(Object.values(actions).toSorted()) },
    {
      method: 'GET',
      path: '/audit',
      handle: async ({ query }) => {
        const filters = FILTERS.flatMap(name => {
          const value = query.get(name)
          return value ? [[name, value]] : []
        })
        return ok(await search({ limit: '100', ...Object.fromEntries(filters) }))
      },
    },
  ]
}
