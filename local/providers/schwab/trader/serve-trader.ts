import { randomUUID } from 'node:crypto'
import { type Value, writeJson } from '../../mock/data/exact-json.ts'
import type { Call, Reply } from '../../mock/reply.ts'
import type { SchwabNotes } from '../call-details.ts'
import type { Grants } from '../grants.ts'
import type { SchwabSwitches } from '../switch-table.ts'
import { accountBody } from './account-body.ts'
import { accounts, type MockAccount } from './accounts.ts'
import { edgeFault, gatewayError, traderError } from './trader-errors.ts'
import { transaction, transactions } from './transactions.ts'

/** The dependencies of the Trader API. */
export interface TraderContext {
  readonly clock: () => Date
  readonly switches: SchwabSwitches
  readonly grants: Grants
}

/** Adds the correlation header. Every response of the Trader API has a unique one. */
export function withCorrelation(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, 'Schwab-Client-CorrelId': randomUUID() } }
}

/** Handles the Trader API below /trader/v1. It requires a bearer access token (RFC 6750). */
export function trader({ method, url, headers }: Call, context: TraderContext, notes: SchwabNotes): Reply {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? []
  const grant = context.grants.byAccessToken(token)
  if (!grant) return gatewayError(401, 401, 'Unauthorized', 'Client not authorized')
  notes.grant_id = grant.id
  const consented = accounts.filter(({ number }) => grant.accounts.includes(number))
  const path = url.pathname.slice('/trader/v1/'.length)
  if (method !== 'GET') return gatewayError(405, '405', 'Method Not Allowed', `${path} accepts GET only`)
  if (path === 'accounts/accountNumbers')
    return answer(consented.map(({ number, hash }) => ({ accountNumber: number, hashValue: hash })))
  const [, hash, rest = ''] = /^accounts(?:\/([^/]+)(\/.+)?)?$/.exec(path) ?? [undefined, '']
  if (hash === '')
    return edgeFault(
      404,
      'Unable to identify proxy for the address',
      'messaging.adaptors.http.flow.ApplicationNotFound',
    )
  const now = context.clock().getTime()
  if (hash === undefined)
    return withFields(url, fields => answer(consented.map(one => accountBody(one, now, fields))))
  const account = consented.find(one => one.hash === hash)
  if (!account) return traderError(404, 'Account not found')
  const { many_transactions: isBusy } = context.switches.get(grant.login)
  return ofAccount(account, rest, url, { now, isBusy })
}

function ofAccount(
  account: MockAccount,
  rest: string,
  url: URL,
  context: { readonly now: number; readonly isBusy: boolean },
): Reply {
  if (rest === '') return withFields(url, fields => answer(accountBody(account, context.now, fields)))
  if (rest === '/transactions') return transactions(account, url.searchParams, context)
  const [, id] = /^\/transactions\/([^/]+)$/.exec(rest) ?? []
  return id === undefined ? traderError(404, 'Resource not found') : transaction(account, id, context)
}

function withFields(url: URL, reply: (withPositions: boolean) => Reply): Reply {
  const fields = url.searchParams.get('fields')
  if (fields !== null && fields !== 'positions')
    return gatewayError(400, '400', 'Bad Request', 'The only valid value of fields is positions')
  return reply(fields === 'positions')
}

function answer(body: Value): Reply {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: writeJson(body) }
}
