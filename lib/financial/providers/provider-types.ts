import { type Page, type PageChoice, pageOf } from '../../pagination/page.ts'
import type { Services } from '../../services/services.ts'
import type { ProviderDefinition, ProviderFeature, ProviderType } from './provider-definition.ts'
import { findProvider, providerDefinitions } from './registry.ts'

/** A provider as the API returns it. */
export interface ProviderTypeEntry {
  readonly key: string
  readonly name: string
  readonly provider_type: ProviderType
  readonly description: string
  readonly icon_url: string
  /** Whether credentials are configured. */
  readonly is_configured: boolean
  readonly supported_features: ProviderFeature[]
}

/** Lists the providers. `configured` filters by `is_configured`. */
export async function listProviderTypes(
  services: Services<'providerCredentials'>,
  { configured, ...choice }: PageChoice & { configured?: boolean | undefined },
): Promise<Page<ProviderTypeEntry>> {
  const all = await Promise.all(providerDefinitions().map(definition => toEntry(services, definition)))
  return pageOf(
    all.filter(({ is_configured }) => configured === undefined || is_configured === configured),
    choice,
  )
}

/** Returns a provider by its key; undefined if unknown. */
export async function findProviderType(
  services: Services<'providerCredentials'>,
  key: string,
): Promise<ProviderTypeEntry | undefined> {
  const definition = findProvider(key)
  return definition && toEntry(services, definition)
}

async function toEntry(
  { providerCredentials }: Services<'providerCredentials'>,
  definition: ProviderDefinition,
): Promise<ProviderTypeEntry> {
  const { key, name, type, description, iconUrl, features } = definition
  return {
    key,
    name,
    provider_type: type,
    description,
    icon_url: iconUrl,
    is_configured: (await providerCredentials.find(key)) !== undefined,
    supported_features: [...features],
  }
}
