import type { LocalVariables } from './deployed-functions.ts'

/** Of the local cloud's variables, those that Lambda itself sets, and where the services of AWS are on this machine. */
export function reservedVariables(variables: LocalVariables): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith('AWS_')))
}
