import type { core } from 'zod/mini'

/** The issue that a schema reports, before it has a message. */
type Issue = core.$ZodRawIssue

/** What to enter in the fields that people fill in, by field name. */
const requests: ReadonlyMap<string, string> = new Map([
  ['name', 'Enter a name.'],
  ['email', 'Enter an email address.'],
  ['password', 'Enter a password.'],
  ['current_password', 'Enter the current password.'],
  ['new_password', 'Enter a new password.'],
  ['alias', 'Enter a name for the connection.'],
  ['device_name', 'Enter a name for the device.'],
  ['provider_key', 'Choose a provider.'],
  ['reason', 'Enter a reason.'],
])

const types: ReadonlyMap<string, string> = new Map([
  ['string', 'Must be a string.'],
  ['number', 'Must be a number.'],
  ['int', 'Must be an integer.'],
  ['boolean', 'Must be true or false.'],
  ['array', 'Must be a list.'],
  ['object', 'Must be an object.'],
  ['record', 'Must be an object.'],
])

const formats: ReadonlyMap<string, string> = new Map([
  ['email', 'Must be a valid email address.'],
  ['uuid', 'Must be a UUID.'],
  ['url', 'Must be a valid URL.'],
  ['hostname', 'Must be a domain name.'],
  ['datetime', 'Must be a time in UTC, for example 2026-01-31T08:30:00Z.'],
  ['date', 'Must be a date, for example 2026-01-31.'],
])

const units: ReadonlyMap<string, string> = new Map([
  ['string', 'character'],
  ['array', 'item'],
  ['set', 'item'],
  ['map', 'item'],
  ['file', 'byte'],
])

const INVALID = 'Has an invalid value.'

/**
 * Returns the message about an issue: it says what to change. It never contains the input, because that can be a secret.
 * A schema with its own message overrides it.
 */
export function inputMessage(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? required(issue) : wrongType(issue)
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return tooBig(issue)
    case 'invalid_format':
      if (issue.input === '') return required(issue)
      return formats.get(issue.format) ?? 'Has an invalid format.'
    case 'invalid_value':
      if (issue.input === undefined) return required(issue)
      return `Must be ${issue.values.length === 1 ? '' : 'one of: '}${issue.values.map(String).join(', ')}.`
    case 'not_multiple_of':
      return `Must be a multiple of ${issue.divisor}.`
    case 'unrecognized_keys':
      return 'Unknown field.'
    case 'invalid_union':
      return issue.discriminator === undefined ? INVALID : 'Must be one of the documented types.'
    case 'invalid_key':
      return 'Has a field with an invalid name.'
    default:
      return INVALID
  }
}

function required({ path = [] }: Issue): string {
  return requests.get(String(path.at(-1))) ?? 'This field is required.'
}

function wrongType({ expected, path = [] }: core.$ZodRawIssue<core.$ZodIssueInvalidType>): string {
  if (path.length === 0 && expected === 'object') return 'The body must be a JSON object.'
  return types.get(expected) ?? INVALID
}

function tooSmall(issue: core.$ZodRawIssue<core.$ZodIssueTooSmall>): string {
  const { origin, minimum, inclusive = true, exact = false } = issue
  const unit = units.get(origin)
  if (unit === undefined) return `Must be ${inclusive ? 'at least' : 'more than'} ${minimum}.`
  if (origin === 'string' && Number(minimum) === 1) return required(issue)
  return `Must have ${exact ? 'exactly' : 'at least'} ${counted(minimum, unit)}.`
}

function tooBig(issue: core.$ZodRawIssue<core.$ZodIssueTooBig>): string {
  const { origin, maximum, inclusive = true, exact = false } = issue
  const unit = units.get(origin)
  if (unit === undefined) return `Must be ${inclusive ? 'at most' : 'less than'} ${maximum}.`
  return `Must have ${exact ? 'exactly' : 'at most'} ${counted(maximum, unit)}.`
}

function counted(count: number | bigint, unit: string): string {
  return `${count} ${unit}${Number(count) === 1 ? '' : 's'}`
}
