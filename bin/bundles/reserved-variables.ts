import type { LocalVariables } from './deployed-functions.ts'

/** Returns the variables that Lambda sets (region, credentials) and the local endpoints of the AWS services. */
export function reservedVariables(variables: LocalVariables): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith('AWS_')))
}
