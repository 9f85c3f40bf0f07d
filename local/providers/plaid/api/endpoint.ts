import * as z from 'zod/mini'
import type { Value } from '../../mock/data/exact-json.ts'
import { type ErrorCode, type Failure, failure } from '../failures.ts'
import { isToken } from '../identifiers.ts'
import { errorOf } from '../items/item-state.ts'
import type { Item } from '../items/items.ts'
import type { LinkContext } from '../link/finish-link.ts'
import type { Family, SwitchValues } from '../switch-table.ts'
import type { NotifyItem } from '../webhooks/item-webhooks.ts'
import type { SigningKeys } from '../webhooks/signing-keys.ts'
import type { RowChanges } from './row-changes.ts'

/** The dependencies of the endpoints. */
export interface ApiContext extends LinkContext {
  readonly keys: SigningKeys
  readonly notify: NotifyItem
  readonly rowChanges: RowChanges
  /** The address of this server. */
  readonly url: () => string
}

/** The reply of an endpoint: the members of the body without `request_id`, or an error. */
export type Outcome = { readonly kind: 'ok'; readonly body: { readonly [name: string]: Value } } | Failure

/** What an endpoint knows of the call. */
export interface EndpointCall {
  readonly context: ApiContext
  readonly values: SwitchValues
  /** Milliseconds since 1970. */
  readonly now: number
}

/** An endpoint of the API. */
export interface Endpoint {
  readonly path: string
  readonly family: Family
  /** The error code of its rate limit. */
  readonly limit: string
  readonly handle: (
    input: Readonly<Record<string, unknown>>,
    call: EndpointCall,
  ) => Outcome | Promise<Outcome>
}

type Shape = Readonly<Record<string, z.ZodMiniType>>
type Input<S extends Shape> = z.infer<z.ZodMiniObject<S>>

/** Defines an endpoint whose body has the members of a shape, and the credentials if no headers have them. */
export function endpoint<const S extends Shape>(
  about: Pick<Endpoint, 'path' | 'family'> & { readonly limit?: string },
  shape: S,
  handle: (input: Input<S>, call: EndpointCall) => Outcome | Promise<Outcome>,
): Endpoint {
  return {
    limit: 'RATE_LIMIT',
    ...about,
    handle: (input, call) => {
      const { client_id: _id, secret: _secret, ...members } = input
      return handleMembers(shape, members, call, handle)
    },
  }
}

/** Defines an endpoint for an item, which the access token in the body selects. */
export function itemEndpoint<const S extends Shape>(
  about: Pick<Endpoint, 'path' | 'family'> & {
    readonly limit?: string
    /** Whether the endpoint works for an item that has an error. */
    readonly worksIfBroken?: boolean
  },
  shape: S,
  handle: (item: Item, input: Input<S>, call: EndpointCall) => Outcome | Promise<Outcome>,
): Endpoint {
  const { worksIfBroken = false, ...rest } = about
  return {
    limit: 'RATE_LIMIT',
    ...rest,
    handle: (input, call) => {
      const { client_id: _id, secret: _secret, access_token: token, ...members } = input
      if (token === undefined)
        return failure('MISSING_FIELDS', 'the following required fields are missing: access_token')
      return handleMembers(shape, members, call, given => {
        const found = itemOf(String(token), call, worksIfBroken)
        return found.kind === 'failure' ? found : handle(found.item, given, call)
      })
    },
  }
}

function handleMembers<const S extends Shape>(
  shape: S,
  members: object,
  call: EndpointCall,
  handle: (input: Input<S>, call: EndpointCall) => Outcome | Promise<Outcome>,
) {
  const parsed = z.safeParse(z.strictObject(shape), members)
  return parsed.success ? handle(parsed.data, call) : invalid(members, parsed.error.issues)
}

/** Finds the item of an access token. */
export function itemOf(
  token: string,
  { context, values, now }: EndpointCall,
  worksIfBroken: boolean,
): { readonly kind: 'item'; readonly item: Item } | Failure {
  if (!isToken('access', token))
    return failure(
      'INVALID_ACCESS_TOKEN',
      'the access token is in an invalid format; expected access-<environment>-<identifier>',
    )
  const item = context.items.byToken(token)
  if (!item) return failure('INVALID_ACCESS_TOKEN')
  const error = errorOf(item, values, now)
  const isFatal = error !== undefined && (!worksIfBroken || lost.includes(error))
  return isFatal ? failure(error) : { kind: 'item', item }
}

/** Errors of items that no endpoint finds. */
const lost: readonly ErrorCode[] = ['ITEM_NOT_FOUND', 'INVALID_ACCESS_TOKEN']

/** Creates the reply of an endpoint that worked. */
export function ok(body: { readonly [name: string]: Value } = {}): Outcome {
  return { kind: 'ok', body }
}

function invalid(input: object, [issue]: readonly z.core.$ZodIssue[]): Failure {
  const path = issue?.path.join('.') ?? ''
  if (issue?.code === 'unrecognized_keys')
    return failure(
      'UNKNOWN_FIELDS',
      `the following fields are not recognized by this endpoint: ${[...(path ? [path] : []), ...issue.keys].join(', ')}`,
    )
  const given = issue?.path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), input)
  return given === undefined
    ? failure('MISSING_FIELDS', `the following required fields are missing: ${path}`)
    : failure('INVALID_FIELD', `${path} is invalid`)
}
