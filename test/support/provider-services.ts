import { AwsError } from '../../lib/aws/aws-error.ts'
import { type OAuthProvider, openProvider } from '../../lib/financial/providers/provider.ts'
import type { OAuthProviderDefinition } from '../../lib/financial/providers/provider-definition.ts'
import { loadSettings } from '../../lib/runtime/configuration/load.ts'
import type { LogFields } from '../../lib/runtime/log/log.ts'
import { systemRandom } from '../../lib/runtime/random.ts'
import { openProviderCredentials } from '../../lib/services/provider-credentials.ts'
import { openProviderHttp } from '../../lib/services/provider-http/open-provider-http.ts'
import type { Bucket } from '../../lib/services/rate-limits/rate-limit-store.ts'
import type { Services } from '../../lib/services/services.ts'
import { minimalEnvironment } from './minimal-environment.ts'

const environment = { ...minimalEnvironment, PROVIDER_SECRETS_PREFIX: 'test/' }

/** The services of the provider functions in tests. */
export type ProviderServices = Services<'providerCredentials' | 'providerHttp' | 'rateLimits'>

/** Returns the services for provider calls, with a clock and secrets that a test can change. */
export function providerServices(
  secrets: Record<string, unknown> = {},
  variables: Record<string, string> = {},
) {
  const state = {
    now: Date.UTC(2026, 0, 1),
    secrets,
    secretReads: 0,
    /** All log messages. */
    logged: [] as [string, LogFields | undefined][],
    /** All requested buckets, and the response of the store. */
    asked: [] as Bucket[],
    retryAfterSeconds: undefined as number | undefined,
  }
  const settings = loadSettings({ ...environment, ...variables }, [
    'common',
    'providerCredentials',
    'providerHttp',
  ])
  const clock = () => new Date(state.now)
  const log = (code: string, fields?: LogFields) => void state.logged.push([code, fields])
  const readSecret = async (id: string) => {
    state.secretReads += 1
    const secret = state.secrets[id.replace('test/', '')]
    if (secret === undefined) throw new AwsError('ResourceNotFoundException', 'There is none', 400)
    return JSON.stringify(secret)
  }
  const services: ProviderServices = {
    clock,
    log,
    random: systemRandom(clock),
    settings: settings.common,
    deadline: () => undefined,
    providerHttp: openProviderHttp(settings.providerHttp),
    providerCredentials: openProviderCredentials(settings.providerCredentials, { clock, log }, readSecret),
    rateLimits: {
      admit: async buckets => {
        state.asked.push(...buckets)
        return { quotas: [], retryAfterSeconds: state.retryAfterSeconds }
      },
      admitAndSelect: () => Promise.reject(new Error('Only the pipeline selects')),
      connect: () => {},
    },
  }
  return { services, state }
}

/** Opens a provider that must be configured. */
export async function configured(
  services: ProviderServices,
  definition: OAuthProviderDefinition,
): Promise<OAuthProvider> {
  const provider = await openProvider(services, definition)
  if (provider?.kind !== 'oauth') throw new Error(`${definition.key} is not configured`)
  return provider
}

/** Returns a plain OAuth definition for one address. */
export function definitionAt(
  url: string,
  oauth: Partial<OAuthProviderDefinition['oauth']> = {},
): OAuthProviderDefinition {
  return {
    kind: 'oauth',
    key: 'test-bank',
    name: 'Test Bank',
    type: 'bank',
    description: 'A bank of the tests.',
    iconUrl: 'https://example.com/icon.svg',
    features: ['accounts'],
    oauth: {
      authorizationEndpoint: `${url}/auth`,
      tokenEndpoint: `${url}/token`,
      revocationEndpoint: `${url}/token/revocation`,
      usesPkce: true,
      clientAuthentication: 'client_secret_basic',
      scopes: ['accounts'],
      accessTokenSeconds: 900,
      ...oauth,
    },
    apiUrl: `${url}/api`,
    apiLimit: { capacity: 60, seconds: 60 },
    tokenLimit: { capacity: 30, seconds: 60 },
    correlationHeader: 'X-Correlation-Id',
  }
}
