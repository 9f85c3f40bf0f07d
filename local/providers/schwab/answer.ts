import { type Answer, type Call, json } from '../mock/reply.ts'
import type { SchwabNotes } from './call-details.ts'
import { faultOf } from './faults.ts'
import { type AuthorizeContext, authorize } from './oauth/authorize.ts'
import { consent } from './oauth/consent.ts'
import { type TokenContext, token } from './oauth/token.ts'
import { trader, withCorrelation } from './trader/serve-trader.ts'
import { edgeFault } from './trader/trader-errors.ts'

/** The dependencies of the OAuth endpoints and the Trader API. */
export interface AnswerContext extends AuthorizeContext, TokenContext {
  readonly port: () => number
}

/** Routes a call to an OAuth endpoint or to the Trader API. */
export function answerer(context: AnswerContext) {
  const { switches, port } = context
  return (call: Call, notes: SchwabNotes): Answer => {
    const { pathname } = call.url
    const { api, token_endpoint } = switches.get()
    if (pathname.startsWith('/trader/v1/')) {
      const answer = faultOf(api, port()) ?? trader(call, context, notes)
      return typeof answer === 'string' ? answer : withCorrelation(answer)
    }
    const method = methods.get(pathname)
    if (method === undefined)
      return edgeFault(
        404,
        'Unable to identify proxy for the address',
        'messaging.adaptors.http.flow.ApplicationNotFound',
      )
    if (method !== call.method)
      return json(405, { message: `This address accepts ${method} only.` }, { allow: method })
    if (pathname === '/v1/oauth/authorize') return authorize(call, context)
    if (pathname === '/v1/oauth/consent') return consent(call, context)
    return faultOf(token_endpoint, port()) ?? token(call, context, notes)
  }
}

const methods = new Map([
  ['/v1/oauth/authorize', 'GET'],
  ['/v1/oauth/consent', 'POST'],
  ['/v1/oauth/token', 'POST'],
])
