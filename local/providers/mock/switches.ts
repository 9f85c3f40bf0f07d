import * as z from 'zod/mini'
import type { SwitchKind, SwitchTable, ValuesOf } from './switch-kinds.ts'

/** A change names an unknown switch or an invalid value. The message is for the caller. */
export class SwitchRefused extends Error {}

/** The switches of a mock server, and how pages show them. */
export interface SwitchCatalog<T extends SwitchTable = SwitchTable> {
  readonly table: T
  /** The labels of the groups, in the order in which they are shown. */
  readonly groups: Readonly<Record<string, string>>
  /** The switches that one login can override. The others act before it is known whose request it is. */
  readonly ofLogins: readonly string[]
}

/** The switches of a mock server with their values. */
export interface Switches<V extends object = object> {
  readonly catalog: SwitchCatalog
  /** Returns every value, with those that the login overrides. */
  get(login?: string): Readonly<V>
  /**
   * Sets the given switches. If one is invalid, none is set.
   * @throws {SwitchRefused} if a switch is unknown or a value is invalid.
   */
  set(changes: Partial<V>): void
  /**
   * Overrides the given switches for one login.
   * @throws {SwitchRefused} also if a switch applies to all logins only.
   */
  override(login: string, changes: Partial<V>): void
  /** Removes what a login overrides. */
  endOverride(login: string): void
  /** Sets every switch to its default, and removes what the logins override. */
  reset(): void
}

/** Creates switches with their defaults. */
export function openSwitches<T extends SwitchTable>(catalog: SwitchCatalog<T>): Switches<ValuesOf<T>> {
  type Values = ValuesOf<T>
  const defaults = (): Values => {
    const initials = Object.entries(catalog.table).map(([name, { initial }]) => [name, initial])
    return Object.fromEntries(initials)
  }
  let values = defaults()
  const overrides = new Map<string, Partial<Values>>()
  const refuse = (changes: object) => {
    for (const [name, value] of Object.entries(changes)) refuseUnknown(catalog, name, value)
  }
  return {
    catalog,
    get: login => ({ ...values, ...(login === undefined ? {} : overrides.get(login)) }),
    set: changes => {
      refuse(changes)
      values = { ...values, ...changes }
    },
    override: (login, changes) => {
      refuse(changes)
      for (const name of Object.keys(changes))
        if (!catalog.ofLogins.includes(name))
          throw new SwitchRefused(`The switch ${name} applies to every login. Set it with PUT /_mock.`)
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

/** Returns a switch by its name, or undefined if it is unknown. */
export function switchNamed({ table }: SwitchCatalog, name: string): SwitchKind | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

function refuseUnknown(catalog: SwitchCatalog, name: string, value: unknown): void {
  const kind = switchNamed(catalog, name)
  if (!kind) throw new SwitchRefused(`Unknown switch ${JSON.stringify(name.slice(0, 50))}.`)
  if (!z.safeParse(kind.schema, value).success)
    throw new SwitchRefused(`The switch ${name} accepts ${kind.accepts}.`)
}
