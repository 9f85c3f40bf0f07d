import * as z from 'zod/mini'
import { FIRST_LOGIN } from '../bank/flow.ts'
import { institutionById, productsOf } from '../bank/institutions.ts'
import { failure } from '../failures.ts'
import { draftOf } from '../link/finish-link.ts'
import { endpoint, itemEndpoint, ok } from './endpoint.ts'
import { ProductList, unknownProduct, WebUrl } from './fields.ts'

const DEFAULT_DAYS = 90

/** POST /sandbox/public_token/create: finishes Link without a user. All accounts are shared. */
export const sandboxPublicTokenCreate = endpoint(
  { path: '/sandbox/public_token/create', family: 'sandbox' },
  {
    institution_id: z.string(),
    initial_products: ProductList.check(z.minLength(1)),
    options: z.optional(
      z.nullable(
        z.strictObject({
          webhook: z.optional(z.nullable(WebUrl)),
          override_username: z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(64)))),
          override_password: z.optional(z.nullable(z.string())),
          transactions: z.optional(
            z.nullable(z.object({ days_requested: z.optional(z.int().check(z.minimum(1), z.maximum(730))) })),
          ),
        }),
      ),
    ),
    user_token: z.optional(z.string()),
  },
  ({ institution_id: institutionId, initial_products: products, options }, { context, now }) => {
    const institution = institutionById(institutionId)
    if (!institution) return failure('INVALID_INSTITUTION')
    const unknown = unknownProduct(products)
    if (unknown !== undefined) return failure('INVALID_PRODUCT', `the product ${unknown} is unknown`)
    if (!products.every(product => productsOf(institution).includes(product)))
      return failure('SANDBOX_PRODUCT_NOT_ENABLED')
    const login = options?.override_username ?? FIRST_LOGIN
    const accounts = institution.accounts.map(({ key }) => key)
    const link = {
      products,
      optionalProducts: [],
      webhook: options?.webhook ?? null,
      daysRequested: options?.transactions?.days_requested ?? DEFAULT_DAYS,
    }
    const draft = draftOf({ institutionId, login, accounts }, link, new Date(now))
    const seconds = context.switches.get(login).public_token_seconds
    return ok({ public_token: context.links.addPublicToken(draft, seconds) })
  },
)

/** POST /sandbox/item/reset_login: the item needs a new login. */
export const sandboxResetLogin = itemEndpoint(
  { path: '/sandbox/item/reset_login', family: 'sandbox', worksIfBroken: true },
  {},
  (item, _, { context }) => {
    context.changes.requireLogin(item)
    return ok({ reset_login: true })
  },
)

const types = {
  ERROR: 'ITEM',
  LOGIN_REPAIRED: 'ITEM',
  NEW_ACCOUNTS_AVAILABLE: 'ITEM',
  PENDING_DISCONNECT: 'ITEM',
  PENDING_EXPIRATION: 'ITEM',
  USER_PERMISSION_REVOKED: 'ITEM',
  USER_ACCOUNT_REVOKED: 'ITEM',
  DEFAULT_UPDATE: 'TRANSACTIONS',
  SYNC_UPDATES_AVAILABLE: 'TRANSACTIONS',
} as const

/** POST /sandbox/item/fire_webhook: sends a webhook. The item does not change. */
export const sandboxFireWebhook = itemEndpoint(
  { path: '/sandbox/item/fire_webhook', family: 'sandbox', worksIfBroken: true },
  {
    webhook_code: z.enum(
      Object.keys(types).filter((code): code is keyof typeof types => Object.hasOwn(types, code)),
    ),
    webhook_type: z.optional(z.string()),
  },
  (item, { webhook_code: code, webhook_type: type = types[code] }, { context }) => {
    if (type !== types[code]) return failure('INVALID_FIELD', `the webhook type of ${code} is ${types[code]}`)
    return context.notify(item, { type, code, more: { error: null } })
      ? ok({ webhook_fired: true })
      : failure('SANDBOX_WEBHOOK_INVALID')
  },
)
