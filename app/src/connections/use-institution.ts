import type { Connection } from '@dashtam/client'
import { useProviderName } from '../queries/providers.ts'
import type { InstitutionNames } from './institution-names.ts'

/** What the institution of a connection is known from. */
export type ConnectedInstitution = Pick<Connection, 'provider_key' | 'institution_name'>

/** Returns a function that returns the names of the institution of a connection. */
export function useInstitutions(): (connection: ConnectedInstitution) => InstitutionNames {
  const providerName = useProviderName()
  return ({ provider_key, institution_name }) => {
    const provider = providerName(provider_key)
    const institution = institution_name ?? provider
    return { institution, through: institution === provider ? undefined : provider }
  }
}

/** Returns the name of the institution of a connection. */
export function useInstitution(connection: ConnectedInstitution): string {
  return useInstitutions()(connection).institution
}
