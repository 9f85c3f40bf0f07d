import { createHash, randomBytes } from 'node:crypto'
import { isForm, parametersOf } from '../../mock/form.ts'
import { type Call, json, type Reply } from '../../mock/reply.ts'
import type { SchwabNotes } from '../call-details.ts'
import type { Grant } from '../grants.ts'
import { client, isAuthenticated } from './client.ts'
import type { ConsentContext } from './consent.ts'
import type { Approval } from './consents.ts'

/** The dependencies of the token endpoint. */
export interface TokenContext extends ConsentContext {
  readonly url: () => string
}

const UNCACHED = { 'cache-control': 'no-store', pragma: 'no-cache' }

/** Handles POST /v1/oauth/token: exchanges an authorization code or a refresh token for an access token. */
export function token({ headers, body }: Call, context: TokenContext, notes: SchwabNotes): Reply {
  const form = isForm(headers) ? parametersOf(new URLSearchParams(body)) : undefined
  if (!form) return refuse('invalid_request', 'The body is not a form, or a parameter is repeated.')
  const type = form.get('grant_type')
  // Record known values only. The text is untrusted.
  if (type === 'authorization_code' || type === 'refresh_token') notes.grant = type
  if (!isAuthenticated(headers))
    return refuse('invalid_client', 'The client id or the client secret is wrong.')
  if (type === 'authorization_code') return exchange(form, context, notes)
  if (type === 'refresh_token') return refresh(form, context, notes)
  return type === null
    ? refuse('invalid_request', 'grant_type is missing.')
    : refuse('unsupported_grant_type', 'grant_type must be authorization_code or refresh_token.')
}

function exchange(form: URLSearchParams, context: TokenContext, notes: SchwabNotes): Reply {
  const { consents, grants } = context
  const code = form.get('code')
  if (code === null) return refuse('invalid_request', 'code is missing.')
  const existing = grants.byCode(code)
  if (existing) {
    // RFC 6749, 4.1.2: revoke the grant, because the code may be stolen.
    grants.revoke(existing)
    notes.grant_id = existing.id
    return refuse('invalid_grant', 'The code was already used. Its grant is revoked.')
  }
  const approval = consents.consumeCode(code)
  if (!approval) return refuse('invalid_grant', 'The code is unknown or expired.')
  if (form.get('redirect_uri') !== approval.redirectUri)
    return refuse('invalid_grant', 'redirect_uri differs from the one in the authorization request.')
  if (!isVerified(approval, form.get('code_verifier')))
    return refuse('invalid_grant', 'code_verifier does not match code_challenge.')
  const { login, accounts, consentedAt } = approval
  const { grant, refreshToken } = grants.create({ login, accounts, consentedAt }, code)
  notes.grant_id = grant.id
  return issue(grant, refreshToken, context)
}

function refresh(form: URLSearchParams, context: TokenContext, notes: SchwabNotes): Reply {
  const { clock, grants, switches } = context
  const presented = form.get('refresh_token')
  if (presented === null) return refuse('invalid_request', 'refresh_token is missing.')
  const grant = grants.byRefreshToken(presented)
  if (grant) notes.grant_id = grant.id
  const { grant: mode, refresh_seconds, rotation, revoked_grant_error } = switches.get(grant?.login)
  const isExpired = grant && grant.consentedAt + refresh_seconds * 1000 <= clock().getTime()
  if (grant && isExpired) grants.revoke(grant)
  if (!grant || isExpired || mode === 'revoked')
    return refuse(revoked_grant_error, 'The refresh token is invalid, expired or revoked.')
  switch (rotation) {
    case 'repeat':
      return issue(grant, presented, context)
    case 'rotate':
      return issue(grant, grants.rotate(grant), context)
    case 'omit':
      return issue(grant, undefined, context)
  }
}

function issue(grant: Grant, refreshToken: string | undefined, context: TokenContext): Reply {
  const { switches, grants } = context
  const { access_seconds, token_endpoint } = switches.get(grant.login)
  const body = {
    expires_in: token_endpoint === 'expires_in_text' ? String(access_seconds) : access_seconds,
    token_type: 'Bearer',
    scope: 'api',
    refresh_token: refreshToken,
    access_token: grants.issueAccess(grant, access_seconds),
    id_token: idToken(grant, context),
  }
  if (token_endpoint !== 'no_access_token') return json(200, body, UNCACHED)
  const { access_token: _, ...rest } = body
  return json(200, rest, UNCACHED)
}

/** Verifies PKCE (RFC 7636, 4.6). A verifier without a challenge indicates a downgrade attack (RFC 9700, 4.8.2). */
function isVerified({ codeChallenge }: Approval, verifier: string | null): boolean {
  if (codeChallenge === undefined || verifier === null)
    return codeChallenge === undefined && verifier === null
  return createHash('sha256').update(verifier).digest('base64url') === codeChallenge
}

/** Creates an OpenID Connect id token. Its signature is random, because the server publishes no key. */
function idToken({ login }: Grant, { clock, url, switches }: TokenContext): string {
  const iat = Math.floor(clock().getTime() / 1000)
  const claims = {
    iss: url(),
    sub: login,
    aud: client.id,
    iat,
    exp: iat + switches.get(login).access_seconds,
  }
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  return [encode({ alg: 'RS256', typ: 'JWT' }), encode(claims), randomBytes(256).toString('base64url')].join(
    '.',
  )
}

function refuse(error: string, error_description: string): Reply {
  const isClient = error === 'invalid_client'
  const challenge = isClient ? { 'www-authenticate': 'Basic realm="token"' } : {}
  return json(isClient ? 401 : 400, { error, error_description }, { ...UNCACHED, ...challenge })
}
