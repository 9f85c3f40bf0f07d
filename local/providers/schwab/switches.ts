import * as z from 'zod/mini'
import { isSwitch, type SwitchName, type SwitchValues, switchTable } from './switch-table.ts'

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

function refuseUnknown(name: string, value: unknown): void {
  if (!isSwitch(name)) throw new SwitchRefused(`Unknown switch ${JSON.stringify(name.slice(0, 50))}.`)
  const { schema, accepts } = switchTable[name]
  if (!z.safeParse(schema, value).success) throw new SwitchRefused(`The switch ${name} accepts ${accepts}.`)
}

function defaults(): SwitchValues {
  const initials = Object.entries(switchTable).map(([name, { initial }]) => [name, initial])
  return Object.fromEntries(initials)
}
