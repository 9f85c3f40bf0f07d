import type { core } from 'zod/mini'

/** An error in the input of a request, as listed in `errors` of a problem. */
export interface InputError {
  /** The path of the field: field names joined by dots. */
  readonly path: string
  readonly code: string
  readonly message: string
}

/** Clients name unknown fields. The limits keep the response small if a body has thousands of them, or long names. */
const MAX_ERRORS = 50
const MAX_NAME_LENGTH = 100

/** Converts the issues of a schema to input errors: one for each field that is unknown. */
export function inputErrors(issues: readonly core.$ZodIssue[]): InputError[] {
  return issues.filter(isFirstReason).flatMap(toErrors).slice(0, MAX_ERRORS)
}

/** A list in place of a string is also checked for its length, which says nothing that the client can use. */
function isFirstReason(issue: core.$ZodIssue, index: number, all: readonly core.$ZodIssue[]): boolean {
  const path = issue.path.join('.')
  return !all.slice(0, index).some(other => other.code === 'invalid_type' && other.path.join('.') === path)
}

function toErrors(issue: core.$ZodIssue): InputError[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MAX_ERRORS).map(key => ({
      path: [...path, shortened(key)].join('.'),
      code: 'unknown_field',
      message: issue.message,
    }))
  }
  return [{ path: path.join('.'), code: codeOf(issue), message: issue.message }]
}

function shortened(name: string): string {
  return name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH).toWellFormed()}…` : name
}

function codeOf(issue: core.$ZodIssue): string {
  if (issue.code === 'custom' && typeof issue.params?.['code'] === 'string') return issue.params['code']
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'missing'
  return issue.code
}
