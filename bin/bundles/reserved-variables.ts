import type { LocalVariables } from './deployed-functions.ts'

/** Settings of services outside AWS that are on this machine. A stage keeps their defaults. */
const LOCAL_ONLY: readonly string[] = [
  // The receiver of the local cloud has a loopback address.
  'EVENT_PRIVATE_ADDRESSES',
  'BREACHED_PASSWORDS_URL',
]

/**
 * Returns the variables that Lambda sets (region, credentials), the local endpoints of the AWS services, and the settings
 * that lead to other services of this machine.
 */
export function reservedVariables(variables: LocalVariables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => name.startsWith('AWS_') || LOCAL_ONLY.includes(name)),
  )
}
