import { ProviderType } from '../provider-fields.ts'
import { get, list, Provider, ProviderFeature } from '../provider-types.ts'
import { type Component, type Parameters, parameters, replyEnum, replyObject } from './component.ts'
import { pageObject, pageParameters } from './pages.ts'

const exampleProvider = {
  key: 'schwab',
  name: 'Charles Schwab',
  provider_type: 'brokerage' as const,
  description: 'Brokerage accounts at Charles Schwab: balances, positions and transactions.',
  icon_url: 'https://www.schwab.com/favicon.ico',
  is_configured: true,
  supported_features: ['accounts' as const, 'positions' as const, 'transactions' as const],
}

/** The providers that users can connect. */
export const providers: readonly Component[] = [
  replyEnum('ProviderType', ProviderType, 'The kind of institution that a provider is.', 'brokerage'),
  replyEnum('ProviderFeature', ProviderFeature, 'A kind of data that a provider offers.', 'accounts'),
  replyObject('Provider', Provider, {
    description: 'A financial institution, or an aggregator, that a user can connect.',
    fields: {
      key: 'The key of the provider. Send it to create a connection.',
      name: 'The name of the provider.',
      provider_type: 'The kind of institution.',
      description: 'What a connection gives access to.',
      icon_url: 'The URL of an icon.',
      is_configured:
        'Whether this deployment has credentials for the provider. Only then users can connect it.',
      supported_features: 'The kinds of data that the provider offers.',
    },
    example: exampleProvider,
  }),
  pageObject('ProviderPage', list.reply.body, 'providers', exampleProvider),
]

/** The parameters of the provider routes. */
export const providerParameters: readonly Parameters[] = [
  parameters(list.query, {
    ...pageParameters,
    configured: {
      description: 'Selects the providers that have credentials (`true`) or have none (`false`).',
      example: true,
    },
  }),
  parameters(get.params, { key: { description: 'The key of the provider.', example: 'schwab' } }),
]
