import { parametersOf } from '../../mock/form.ts'
import { type Call, page, type Reply, redirect } from '../../mock/reply.ts'
import type { SchwabSwitches } from '../switch-table.ts'
import { client } from './client.ts'
import { accessDeniedPage, consentPage } from './consent-page.ts'
import type { openConsents } from './consents.ts'

/** The dependencies of the authorization endpoint. */
export interface AuthorizeContext {
  readonly clock: () => Date
  readonly switches: SchwabSwitches
  readonly redirectUris: readonly string[]
  readonly consents: ReturnType<typeof openConsents>
}

/** Handles GET /v1/oauth/authorize: shows the consent page, or redirects the user back with an error. */
export function authorize({ url }: Call, context: AuthorizeContext): Reply {
  const { clock, switches, redirectUris, consents } = context
  const parameters = parametersOf(url.searchParams)
  const redirectUri = parameters?.get('redirect_uri') ?? ''
  // Never redirect to an address that is not registered (RFC 6749, 4.1.2.1).
  if (!parameters || parameters.get('client_id') !== client.id || !redirectUris.includes(redirectUri))
    return page(403, accessDeniedPage())
  const state = parameters.get('state') ?? undefined
  const codeChallenge = parameters.get('code_challenge') ?? undefined
  const refuse = (error: string) => redirect(302, withQuery(redirectUri, { error, state }))
  if (parameters.get('response_type') !== 'code') return refuse('unsupported_response_type')
  if (codeChallenge !== undefined && !isChallenge(codeChallenge, parameters.get('code_challenge_method')))
    return refuse('invalid_request')
  const scope = parameters.get('scope') ?? 'api'
  const { refresh_seconds: seconds } = switches.get()
  const consent = consents.open({ redirectUri, scope, state, codeChallenge })
  return page(
    200,
    consentPage({ consent, redirectUri, scope, now: clock(), seconds }),
    new URL(redirectUri).origin,
  )
}

/** Adds parameters to the query of an address. Omits undefined values. */
export function withQuery(address: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.append(name, value)
  }
  return url.href
}

/** Without a method, RFC 7636, 4.3 assumes `plain`, which gives no protection. */
function isChallenge(challenge: string, method: string | null): boolean {
  return method === 'S256' && /^[A-Za-z0-9_-]{43}$/.test(challenge)
}
