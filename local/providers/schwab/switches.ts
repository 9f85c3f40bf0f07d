import * as z from 'zod/mini'

const DAY = 24 * 60 * 60

const seconds = (initial: number, max: number, sentence: string) => ({
  schema: z.int().check(z.minimum(1), z.maximum(max)),
  initial,
  sentence,
  accepts: `a whole number from 1 to ${max}`,
  choices: undefined,
  fromText: (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text),
})

const choice = <const C extends readonly [string, ...string[]]>(choices: C, sentence: string) => ({
  schema: z.enum(choices),
  initial: choices[0] as C[number],
  sentence,
  accepts: `one of ${choices.join(', ')}`,
  choices: choices as readonly string[],
  fromText: (text: string): unknown => text,
})

const flag = (sentence: string) => ({
  schema: z.boolean(),
  initial: false as boolean,
  sentence,
  accepts: 'true or false',
  choices: ['false', 'true'] as readonly string[],
  fromText: (text: string): unknown => ({ true: true, false: false })[text] ?? text,
})

/** How any endpoint can misbehave. */
const faults = [
  'ok',
  'rate_limited',
  'server_error',
  'hang',
  'slow_body',
  'html',
  'garbage',
  'too_large',
  'redirect',
] as const

/** Every switch: what it does, what it accepts, and its well-behaved value. The page, the JSON and the code follow it. */
export const switchTable = {
  access_seconds: seconds(120, DAY, 'Lifetime of an access token, in seconds, from when it is issued.'),
  refresh_seconds: seconds(
    7 * DAY,
    365 * DAY,
    'How long after its consent a grant can be refreshed, in seconds; older grants meet it too.',
  ),
  rotation: choice(
    ['repeat', 'rotate', 'omit'],
    'What a refresh answers: the same refresh token, a new one that ends the old one at once, or none.',
  ),
  grant: choice(['alive', 'dead'], 'Whether refresh tokens are honoured, or refused as dead.'),
  dead_grant_error: choice(
    ['unsupported_token_type', 'invalid_grant', 'invalid_client'],
    'The error that a dead refresh token is refused with.',
  ),
  token_endpoint: choice(
    [...faults, 'no_access_token', 'expires_in_text'],
    'How the token endpoint answers. All but the last two change no grant.',
  ),
  api: choice(faults, 'How the Trader API answers.'),
  many_transactions: flag('Whether the margin account has over 3,000 transactions in half a year.'),
  new_authorization_ends_access: flag(
    'Whether a consent, given or denied, ends the access tokens that the same person has given before.',
  ),
} as const

type Table = typeof switchTable
/** The name of a switch. */
export type SwitchName = keyof Table
/** A value for every switch. */
export type SwitchValues = { [N in SwitchName]: Table[N]['initial'] }

/** A switch was named that does not exist, or given a value that it does not accept; the message is one sentence. */
export class SwitchRefused extends Error {}

/** The switches of a server. */
export interface Switches {
  get(): Readonly<SwitchValues>
  /**
   * Sets the switches that are named, all of them or none.
   * @throws {SwitchRefused} for an unknown switch or value.
   */
  set(changes: Partial<SwitchValues>): void
  /** Makes everything well-behaved again. */
  reset(): void
}

/** Opens switches, all well-behaved. */
export function openSwitches(): Switches {
  let values = wellBehaved()
  return {
    get: () => values,
    set: changes => {
      for (const [name, value] of Object.entries(changes)) refuseUnknown(name, value)
      values = { ...values, ...changes }
    },
    reset: () => {
      values = wellBehaved()
    },
  }
}

/**
 * Sets switches from what a caller has sent.
 * @throws {SwitchRefused} where it is no object of switches.
 */
export function setFromOutside(switches: Switches, input: unknown): void {
  const changes = z.safeParse(z.record(z.string(), z.unknown()), input)
  if (!changes.success) throw new SwitchRefused('The switches are a JSON object of names and values.')
  // Each name and value is checked by `set`, against the table.
  switches.set(changes.data)
}

/** Tells whether a text is the name of a switch. */
export function isSwitch(name: string): name is SwitchName {
  return Object.hasOwn(switchTable, name)
}

function refuseUnknown(name: string, value: unknown): void {
  if (!isSwitch(name)) throw new SwitchRefused(`There is no switch ${JSON.stringify(name.slice(0, 50))}.`)
  const { schema, accepts } = switchTable[name]
  if (!z.safeParse(schema, value).success) throw new SwitchRefused(`The switch ${name} takes ${accepts}.`)
}

function wellBehaved(): SwitchValues {
  const initials = Object.entries(switchTable).map(([name, { initial }]) => [name, initial])
  return Object.fromEntries(initials)
}
