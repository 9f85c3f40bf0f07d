import type { Connection } from '@dashtam/client'
import { useAuthorization } from '../queries/connections.ts'
import { useProviderName } from '../queries/providers.ts'
import { type StatusText, statusText } from './status-text.ts'

/** Returns the state of a connection in plain words. Dates and errors are read only for the states that mention them. */
export function useStatus({ id, provider_key, status }: Connection): StatusText {
  const institution = useProviderName()(provider_key)
  const { data } = useAuthorization(id, { enabled: status === 'expiring' || status === 'error' })
  return statusText(status, { institution, authorization: data })
}
