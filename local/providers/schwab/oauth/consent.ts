import { randomUUID } from 'node:crypto'
import { isForm, parametersOf } from '../../mock/form.ts'
import { isCrossSite } from '../../mock/host.ts'
import { type Call, page, type Reply, redirect } from '../../mock/reply.ts'
import type { Grants } from '../grants.ts'
import type { SchwabSwitches } from '../switch-table.ts'
import { accounts } from '../trader/accounts.ts'
import { withQuery } from './authorize.ts'
import { consentPage, expiredConsentPage } from './consent-page.ts'
import type { openConsents } from './consents.ts'

/** The dependencies of the consent endpoint. */
export interface ConsentContext {
  readonly clock: () => Date
  readonly switches: SchwabSwitches
  readonly consents: ReturnType<typeof openConsents>
  readonly grants: Grants
}

/** Handles POST /v1/oauth/consent: redirects the user back with a code or an error. */
export function consent({ headers, body }: Call, context: ConsentContext): Reply {
  const { clock, switches, consents, grants } = context
  const form = parametersOf(new URLSearchParams(isForm(headers) ? body : ''), ['account'])
  const id = form?.get('consent') ?? ''
  const request = consents.find(id)
  if (!form || !request || isCrossSite(headers)) return page(400, expiredConsentPage())
  const { redirectUri, scope, state } = request
  const login = (form.get('login') ?? '').trim()
  const decision = form.get('decision')
  const chosen = accounts.filter(({ hash }) => form.getAll('account').includes(hash))
  const fault = faultOf(login, decision, chosen.length)
  if (fault) {
    const { refresh_seconds: seconds } = switches.get(login)
    const body = consentPage({ consent: id, redirectUri, scope, now: clock(), seconds, fault })
    return page(422, body, new URL(redirectUri).origin)
  }
  consents.close(id)
  if (switches.get(login).new_authorization_ends_access) grants.revokeAccess({ login })
  if (decision === 'deny') return redirect(302, withQuery(redirectUri, { error: 'access_denied', state }))
  const numbers = chosen.map(({ number }) => number)
  const code = consents.approve({ ...request, login, accounts: numbers, consentedAt: clock().getTime() })
  return redirect(302, withQuery(redirectUri, { code, session: randomUUID(), state }))
}

function faultOf(login: string, decision: string | null, chosen: number): string | undefined {
  if (login === '' || login.length > 64) return 'Enter a login name of 1 to 64 characters.'
  if (decision !== 'approve' && decision !== 'deny') return 'Select Approve or Deny.'
  if (decision === 'approve' && chosen === 0) return 'Select at least one account, or deny access.'
  return undefined
}
