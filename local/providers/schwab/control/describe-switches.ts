import { isSwitch, type SwitchName, switchGroups, switchTable } from '../switch-table.ts'
import type { Switches } from '../switches.ts'

/** A switch with its texts and its value, for a page. */
export interface DescribedSwitch {
  readonly name: SwitchName
  readonly label: string
  readonly description: string
  readonly value: string | number | boolean
  readonly default: string | number | boolean
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

/** An action on all grants or switches. */
export interface ControlAction {
  readonly path: string
  readonly label: string
  /** What happens. */
  readonly description: string
  /** Whether it ends access. Pages ask for a confirmation. */
  readonly is_destructive: boolean
}

/** The actions of the control routes. */
export const controlActions: readonly ControlAction[] = [
  {
    path: '/_mock/expire',
    label: 'Revoke all access tokens',
    description: 'Every client must refresh before its next call. Grants stay active.',
    is_destructive: true,
  },
  {
    path: '/_mock/revoke',
    label: 'Revoke all grants',
    description: 'Every connection ends. The users must consent again.',
    is_destructive: true,
  },
  {
    path: '/_mock/reset',
    label: 'Reset the switches',
    description: 'Every switch returns to its default. Grants stay active.',
    is_destructive: false,
  },
]

/** Returns the switches with their values, in groups. */
export function describeSwitches(switches: Switches): SwitchGroup[] {
  const values = switches.get()
  const names = Object.keys(switchTable).filter(isSwitch)
  return Object.entries(switchGroups).map(([key, label]) => ({
    key,
    label,
    switches: names
      .filter(name => switchTable[name].group === key)
      .map(name => {
        const { initial, choices, accepts, ...texts } = switchTable[name]
        return {
          name,
          label: texts.label,
          description: texts.description,
          value: values[name],
          default: initial,
          accepts,
          ...(choices && { choices }),
        }
      }),
  }))
}
