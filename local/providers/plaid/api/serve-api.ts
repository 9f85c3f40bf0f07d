import * as z from 'zod/mini'
import { parseJson } from '../../../../lib/text/parse-json.ts'
import { writeJson } from '../../mock/data/exact-json.ts'
import type { Answer, Call, Reply } from '../../mock/reply.ts'
import type { PlaidNotes } from '../call-details.ts'
import { client } from '../credentials.ts'
import { failure, failureReply } from '../failures.ts'
import { newRequestId } from '../identifiers.ts'
import type { ApiContext, Outcome } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { faultOf } from './faults.ts'

/** The dependencies of the API. */
export interface ServeContext extends ApiContext {
  readonly port: () => number
  /** Waits for the delay of the switches. */
  readonly wait: (milliseconds: number) => Promise<void>
}

/** Handles the endpoints of the API. */
export async function serveApi(call: Call, context: ServeContext, notes: PlaidNotes): Promise<Answer> {
  const endpoint = endpoints.get(call.url.pathname)
  if (!endpoint || call.method !== 'POST') return failureReply(failure('NOT_FOUND'))
  const input = z.safeParse(z.record(z.string(), z.unknown()), parseJson(call.body)).data
  if (!input) return failureReply(failure('INVALID_BODY'))
  const given = credentialsOf(call, input)
  if (given.id === undefined || given.secret === undefined)
    return failureReply(failure('MISSING_FIELDS', 'the client_id or the secret is missing'))
  if (given.id !== client.id || given.secret !== client.secret)
    return failureReply(failure('INVALID_API_KEYS'))
  const login = loginOf(input, context, notes)
  const values = context.switches.get(login)
  if (values.delay_seconds > 0) await context.wait(values.delay_seconds * 1_000)
  const fault = faultOf(endpoint, values, context.port())
  if (fault !== undefined) return fault
  const now = context.clock().getTime()
  const outcome = await endpoint.handle(input, { context, values, now })
  const isLost = values.lost_reply === endpoint.family && outcome.kind === 'ok'
  return isLost ? 'drop' : replyOf(outcome)
}

function replyOf(outcome: Outcome): Reply {
  if (outcome.kind === 'failure') return failureReply(outcome)
  const body = writeJson({ ...outcome.body, request_id: newRequestId() })
  return { status: 200, headers: { 'content-type': 'application/json' }, body }
}

/** Headers replace the members of the body. */
function credentialsOf({ headers }: Call, input: object) {
  const id = headers['plaid-client-id'] ?? textOf(input, 'client_id')
  const secret = headers['plaid-secret'] ?? textOf(input, 'secret')
  return { id, secret }
}

/** Returns whose call it is, if its token shows it. Notes the item. */
function loginOf(input: object, { items, links }: ApiContext, notes: PlaidNotes): string | undefined {
  const item = items.byToken(textOf(input, 'access_token') ?? '')
  if (item) notes.item_id = item.id
  return item?.login ?? links.loginOfPublicToken(textOf(input, 'public_token') ?? '')
}

function textOf(input: object, name: string): string | undefined {
  const value: unknown = Reflect.get(input, name)
  return typeof value === 'string' ? value : undefined
}
