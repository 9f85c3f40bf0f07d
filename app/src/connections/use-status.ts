import type { Connection } from '@dashtam/client'
import { useAuthorization } from '../queries/connections.ts'
import { type StatusText, statusText } from './status-text.ts'
import { useInstitution } from './use-institution.ts'

/** Returns the state of a connection in plain words. Dates and errors are read only for the states that mention them. */
export function useStatus(connection: Connection): StatusText {
  const { id, status } = connection
  const institution = useInstitution(connection)
  const { data } = useAuthorization(id, { enabled: status === 'expiring' || status === 'error' })
  return statusText(status, { institution, authorization: data })
}
