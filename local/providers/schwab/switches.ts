import * as z from 'zod/mini'

const DAY = 24 * 60 * 60

const seconds = (initial: number, max: number, description: string) => ({
  schema: z.int().check(z.minimum(1), z.maximum(max)),
  initial,
  description,
  accepts: `a whole number from 1 to ${max}`,
  choices: undefined,
  fromText: (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text),
})

const choice = <const C extends readonly [string, ...string[]]>(choices: C, description: string) => ({
  schema: z.enum(choices),
  initial: choices[0] as C[number],
  description,
  accepts: `one of ${choices.join(', ')}`,
  choices: choices as readonly string[],
  fromText: (text: string): unknown => text,
})

const flag = (description: string) => ({
  schema: z.boolean(),
  initial: false as boolean,
  description,
  accepts: 'true or false',
  choices: ['false', 'true'] as readonly string[],
  fromText: (text: string): unknown => ({ true: true, false: false })[text] ?? text,
})

/** The faults that every endpoint can simulate. `ok` is the default. */
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

/** Every switch with its default, accepted values and description. The page and the JSON routes use this table. */
export const switchTable = {
  access_seconds: seconds(120, DAY, 'Lifetime of a new access token, in seconds.'),
  refresh_seconds: seconds(
    7 * DAY,
    365 * DAY,
    'How long a grant can be refreshed, in seconds after the consent. Applies to existing grants too.',
  ),
  rotation: choice(
    ['repeat', 'rotate', 'omit'],
    'What a refresh returns: the same refresh token, a new one (the old one is revoked), or none.',
  ),
  grant: choice(['active', 'revoked'], 'Whether refresh tokens are accepted, or rejected as revoked.'),
  revoked_grant_error: choice(
    ['unsupported_token_type', 'invalid_grant', 'invalid_client'],
    'The error for an unknown, expired or revoked refresh token.',
  ),
  token_endpoint: choice(
    [...faults, 'no_access_token', 'expires_in_text'],
    'How the token endpoint responds. Only ok, no_access_token and expires_in_text change grants.',
  ),
  api: choice(faults, 'How the Trader API responds.'),
  many_transactions: flag('Whether the margin account has more than 3,000 transactions in six months.'),
  new_authorization_ends_access: flag(
    'Whether a new consent decision, approved or denied, revokes the earlier access tokens of the same login.',
  ),
} as const

type Table = typeof switchTable
/** The name of a switch. */
export type SwitchName = keyof Table
/** A value for every switch. */
export type SwitchValues = { [N in SwitchName]: Table[N]['initial'] }

/** A change names an unknown switch or an invalid value. The message is for the caller. */
export class SwitchRefused extends Error {}

/**
 * The switches that one login can override. The other switches act before it is known whose request it is.
 */
const loginSwitches: readonly string[] = [
  'access_seconds',
  'refresh_seconds',
  'rotation',
  'grant',
  'revoked_grant_error',
  'many_transactions',
  'new_authorization_ends_access',
] satisfies SwitchName[]

/** The switches of a mock server. */
export interface Switches {
  /** Returns every value, with those that the login overrides. */
  get(login?: string): Readonly<SwitchValues>
  /**
   * Sets the given switches. If one is invalid, none is set.
   * @throws {SwitchRefused} if a switch is unknown or a value is invalid.
   */
  set(changes: Partial<SwitchValues>): void
  /**
   * Overrides the given switches for one login.
   * @throws {SwitchRefused} also if a switch applies to all logins only.
   */
  override(login: string, changes: Partial<SwitchValues>): void
  /** Removes what a login overrides. */
  endOverride(login: string): void
  /** Sets every switch to its default, and removes what the logins override. */
  reset(): void
}

/** Creates switches with their defaults. */
export function openSwitches(): Switches {
  let values = defaults()
  const overrides = new Map<string, Partial<SwitchValues>>()
  return {
    get: login => ({ ...values, ...(login === undefined ? {} : overrides.get(login)) }),
    set: changes => {
      for (const [name, value] of Object.entries(changes)) refuseUnknown(name, value)
      values = { ...values, ...changes }
    },
    override: (login, changes) => {
      for (const [name, value] of Object.entries(changes)) {
        refuseUnknown(name, value)
        if (!loginSwitches.includes(name))
          throw new SwitchRefused(`The switch ${name} applies to every login. Set it with PUT /_mock.`)
      }
      overrides.set(login, { ...overrides.get(login), ...changes })
    },
    endOverride: login => void overrides.delete(login),
    reset: () => {
      values = defaults()
      overrides.clear()
    },
  }
}

/**
 * Sets switches from untrusted input, for one login or for all.
 * @throws {SwitchRefused} if the input is not an object of switches.
 */
export function setFromOutside(switches: Switches, input: unknown, login?: string): void {
  const changes = z.safeParse(z.record(z.string(), z.unknown()), input)
  if (!changes.success) throw new SwitchRefused('The body must be a JSON object of switch names and values.')
  // `set` checks each name and value against the table.
  if (login === undefined) switches.set(changes.data)
  else switches.override(login, changes.data)
}

/** Returns whether a text is the name of a switch. */
export function isSwitch(name: string): name is SwitchName {
  return Object.hasOwn(switchTable, name)
}

function refuseUnknown(name: string, value: unknown): void {
  if (!isSwitch(name)) throw new SwitchRefused(`Unknown switch ${JSON.stringify(name.slice(0, 50))}.`)
  const { schema, accepts } = switchTable[name]
  if (!z.safeParse(schema, value).success) throw new SwitchRefused(`The switch ${name} accepts ${accepts}.`)
}

function defaults(): SwitchValues {
  const initials = Object.entries(switchTable).map(([name, { initial }]) => [name, initial])
  return Object.fromEntries(initials)
}
