import * as z from 'zod/mini'
import { failure } from '../failures.ts'
import type { LinkRequest } from '../link/link-tokens.ts'
import { type EndpointCall, endpoint, itemOf, ok } from './endpoint.ts'
import { CountryCodes, ProductList, unknownProduct, WebUrl } from './fields.ts'

const UPDATE_SECONDS = 30 * 60
const DEFAULT_DAYS = 90

const Anything = z.optional(z.nullable(z.record(z.string(), z.unknown())))
const languages = [
  'da',
  'de',
  'en',
  'es',
  'et',
  'fr',
  'hi',
  'it',
  'lt',
  'lv',
  'nl',
  'no',
  'pl',
  'pt',
  'ro',
  'sv',
]

const shape = {
  client_name: z.string().check(z.minLength(1), z.maxLength(30)),
  language: z.enum(languages),
  country_codes: CountryCodes,
  user: z.object({ client_user_id: z.string().check(z.minLength(1), z.maxLength(512)) }),
  products: z.optional(z.nullable(ProductList)),
  optional_products: z.optional(z.nullable(ProductList)),
  required_if_supported_products: z.optional(z.nullable(ProductList)),
  additional_consented_products: z.optional(z.nullable(ProductList)),
  webhook: z.optional(z.nullable(WebUrl)),
  redirect_uri: z.optional(z.nullable(WebUrl.check(z.refine(text => !text.includes('?'))))),
  access_token: z.optional(z.nullable(z.string())),
  transactions: z.optional(
    z.nullable(z.strictObject({ days_requested: z.optional(z.int().check(z.minimum(1), z.maximum(730))) })),
  ),
  hosted_link: z.optional(
    z.nullable(
      z.strictObject({
        completion_redirect_uri: z.optional(WebUrl),
        url_lifetime_seconds: z.optional(z.int().check(z.minimum(1), z.maximum(21 * 24 * 60 * 60))),
        is_mobile_app: z.optional(z.boolean()),
        delivery_method: z.optional(z.string()),
      }),
    ),
  ),
  update: z.optional(
    z.nullable(
      z.strictObject({
        account_selection_enabled: z.optional(z.boolean()),
        reauthorization_enabled: z.optional(z.boolean()),
      }),
    ),
  ),
  account_filters: Anything,
  investments: Anything,
  institution_data: Anything,
  link_customization_name: z.optional(z.nullable(z.string())),
  enable_multi_item_link: z.optional(z.nullable(z.boolean())),
}
type Body = z.infer<z.ZodMiniObject<typeof shape>>

/** POST /link/token/create: begins Link, for a new item or to repair one. */
export const linkTokenCreate = endpoint(
  { path: '/link/token/create', family: 'link' },
  shape,
  (body, call) => {
    const { context, values } = call
    const unknown = unknownProduct(
      body.products,
      body.optional_products,
      body.required_if_supported_products,
      body.additional_consented_products,
    )
    if (unknown !== undefined) return failure('INVALID_PRODUCT', `the product ${unknown} is unknown`)
    const update = body.access_token == null ? undefined : itemOf(body.access_token, call, true)
    if (update?.kind === 'failure') return update
    if (update && body.products?.length)
      return failure('INVALID_FIELD', 'products must not be set in update mode')
    if (!update && !body.products?.length)
      return failure('MISSING_FIELDS', 'the following required fields are missing: products')
    const link = context.links.create(requestOf(body, update?.item.id), lifetimeOf(body, call))
    return ok({
      link_token: link.token,
      expiration: new Date(link.expiresAt).toISOString(),
      ...(link.hosted && { hosted_link_url: `${context.url()}/hl/${link.pageId}` }),
      ...(values.odd_rows && { a_field_of_the_future: 1 }),
    })
  },
)

function requestOf(body: Body, itemId: string | undefined): LinkRequest {
  const optional = [...(body.optional_products ?? []), ...(body.required_if_supported_products ?? [])]
  return {
    clientName: body.client_name,
    clientUserId: body.user.client_user_id,
    language: body.language,
    countryCodes: body.country_codes,
    products: body.products ?? [],
    optionalProducts: optional,
    webhook: body.webhook ?? null,
    redirectUri: body.redirect_uri ?? null,
    daysRequested: body.transactions?.days_requested ?? DEFAULT_DAYS,
    hosted: body.hosted_link
      ? { completionRedirectUri: body.hosted_link.completion_redirect_uri }
      : undefined,
    update:
      itemId === undefined
        ? undefined
        : { itemId, selectsAccounts: body.update?.account_selection_enabled ?? false },
  }
}

function lifetimeOf(body: Body, { values }: EndpointCall): number {
  const usual = body.hosted_link?.url_lifetime_seconds ?? values.link_token_seconds
  return body.access_token == null
    ? usual
    : Math.min(usual, body.hosted_link?.url_lifetime_seconds ?? UPDATE_SECONDS)
}
