import type { SwitchValue } from '../switch-kinds.ts'
import type { Switches } from '../switches.ts'

/** A switch with its texts and its value, for a page. */
export interface DescribedSwitch {
  readonly name: string
  readonly label: string
  readonly description: string
  readonly value: SwitchValue
  readonly default: SwitchValue
  /** The values as text. Absent if the switch accepts a number. */
  readonly choices?: readonly string[]
  readonly accepts: string
}

/** A group of switches. */
export interface SwitchGroup {
  readonly key: string
  readonly label: string
  readonly switches: readonly DescribedSwitch[]
}

/** Returns the switches with their values, in groups. */
export function describeSwitches({ catalog, get }: Switches): SwitchGroup[] {
  const values = new Map<string, SwitchValue>(Object.entries(get()))
  return Object.entries(catalog.groups).map(([key, label]) => ({
    key,
    label,
    switches: Object.entries(catalog.table)
      .filter(([, { group }]) => group === key)
      .map(([name, { initial, choices, accepts, ...texts }]) => ({
        name,
        label: texts.label,
        description: texts.description,
        value: values.get(name) ?? initial,
        default: initial,
        accepts,
        ...(choices && { choices }),
      })),
  }))
}
