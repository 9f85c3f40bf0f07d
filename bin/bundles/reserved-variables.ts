import type { LocalVariables } from './deployed-functions.ts'

/** A stage does not set it. The receiver of the local cloud has a loopback address. */
const LOCAL_ONLY = 'EVENT_PRIVATE_ADDRESSES'

/**
 * Returns the variables that Lambda sets (region, credentials), the local endpoints of the AWS services, and the setting
 * that lets events reach this machine.
 */
export function reservedVariables(variables: LocalVariables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => name.startsWith('AWS_') || name === LOCAL_ONLY),
  )
}
