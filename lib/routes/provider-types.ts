import * as z from 'zod/mini'
import { listOf, PageQuery, QueryBoolean } from './fields.ts'
import { ProviderKey, ProviderType } from './provider-fields.ts'
import { route } from './route.ts'

/** The data that a provider offers. */
export const ProviderFeature = z.enum(['accounts', 'positions', 'transactions'])

/** A provider. */
export const Provider = z.object({
  key: z.string(),
  name: z.string(),
  provider_type: ProviderType,
  description: z.string(),
  icon_url: z.string(),
  is_configured: z.boolean(),
  supported_features: z.array(ProviderFeature),
})

/** GET /api/v1/provider-types */
export const list = route({
  id: 'provider-types/list',
  operationId: 'listProviders',
  tag: 'providers',
  title: 'List providers',
  method: 'GET',
  path: '/api/v1/provider-types',
  access: 'public',
  summary: 'Lists the providers. `configured` selects those that have, or do not have, credentials.',
  query: z.extend(PageQuery, { configured: z.optional(QueryBoolean) }),
  reply: { status: 200, body: listOf(Provider) },
  problems: [],
  limits: ['api_by_ip'],
  uses: ['providerCredentials'],
})

/** GET /api/v1/provider-types/{key} */
export const get = route({
  id: 'provider-types/get',
  operationId: 'getProvider',
  tag: 'providers',
  title: 'Get a provider',
  method: 'GET',
  path: '/api/v1/provider-types/{key}',
  access: 'public',
  summary: 'Returns a provider.',
  params: z.object({ key: ProviderKey }),
  reply: { status: 200, body: Provider },
  problems: ['not_found'],
  limits: ['api_by_ip'],
  uses: ['providerCredentials'],
})
