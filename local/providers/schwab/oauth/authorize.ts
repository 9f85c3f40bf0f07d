import { type Call, page, type Reply, redirect } from '../reply.ts'
import { client } from './client.ts'
import { accessDeniedPage, consentPage } from './consent-page.ts'
import type { openConsents } from './consents.ts'
import { parametersOf } from './form.ts'

/** What the authorization endpoint works with. */
export interface AuthorizeContext {
  readonly redirectUris: readonly string[]
  readonly consents: ReturnType<typeof openConsents>
}

/** GET /v1/oauth/authorize: shows the consent page, or sends the person back with what is wrong with the request. */
export function authorize({ url }: Call, { redirectUris, consents }: AuthorizeContext): Reply {
  const parameters = parametersOf(url.searchParams)
  const redirectUri = parameters?.get('redirect_uri') ?? ''
  // To an address that is not the application's own nobody is ever sent.
  if (!parameters || parameters.get('client_id') !== client.id || !redirectUris.includes(redirectUri))
    return page(403, accessDeniedPage())
  const state = parameters.get('state') ?? undefined
  const codeChallenge = parameters.get('code_challenge') ?? undefined
  const refuse = (error: string) => redirect(302, withQuery(redirectUri, { error, state }))
  if (parameters.get('response_type') !== 'code') return refuse('unsupported_response_type')
  if (codeChallenge !== undefined && !isChallenge(codeChallenge, parameters.get('code_challenge_method')))
    return refuse('invalid_request')
  const scope = parameters.get('scope') ?? 'api'
  const consent = consents.ask({ redirectUri, scope, state, codeChallenge })
  return page(200, consentPage({ consent, redirectUri, scope }), new URL(redirectUri).origin)
}

/** An address with parameters added to its query; those without a value are left out. */
export function withQuery(address: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.append(name, value)
  }
  return url.href
}

/** RFC 7636, 4.3: without a method it would be `plain`, which proves nothing. */
function isChallenge(challenge: string, method: string | null): boolean {
  return method === 'S256' && /^[A-Za-z0-9_-]{43}$/.test(challenge)
}
