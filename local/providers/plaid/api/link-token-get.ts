import * as z from 'zod/mini'
import { failure } from '../failures.ts'
import { sessionBody } from '../link/link-session.ts'
import { endpoint, ok } from './endpoint.ts'

/** POST /link/token/get: the sessions of a link token, with their results. */
export const linkTokenGet = endpoint(
  { path: '/link/token/get', family: 'link' },
  { link_token: z.string() },
  ({ link_token: token }, { context }) => {
    const link = context.links.find(token)
    if (!link) return failure('INVALID_LINK_TOKEN')
    return ok({
      link_token: link.token,
      created_at: new Date(link.createdAt).toISOString(),
      expiration: new Date(link.expiresAt).toISOString(),
      link_sessions: link.sessions.map(sessionBody),
      metadata: {
        initial_products: link.products,
        webhook: link.webhook,
        country_codes: link.countryCodes,
        language: link.language,
        redirect_uri: link.redirectUri,
        client_name: link.clientName,
      },
    })
  },
)
