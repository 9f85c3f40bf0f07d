import type { Settings } from '../configuration/settings.ts'
import type { ProviderHttp } from './provider-http.ts'

/** Opens connections to providers as they are needed. */
export function openProviderHttp(_settings: Settings['providerHttp']): ProviderHttp {
  throw new Error('To be written')
}
