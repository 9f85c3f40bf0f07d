import type { ActivityKind } from '@dashtam/client'
import { SelectField } from '../../ui/select-field.tsx'

const ALL = 'all'

/** The kinds that users look for, in the order of the list. */
const choices = [
  ['signed_in', 'Sign-ins'],
  ['sign_in_failed', 'Failed sign-ins'],
  ['signed_out', 'Sign-outs'],
  ['password_changed', 'Changed passwords'],
  ['password_reset', 'Password resets'],
  ['email_changed', 'Changed email addresses'],
  ['connected', 'Connected institutions'],
  ['disconnected', 'Disconnected institutions'],
  ['connection_failed', 'Failed connections'],
] as const satisfies readonly (readonly [ActivityKind, string])[]

/** Returns the kind with a name; undefined for any other text. */
export function readKind(text: string | null): ActivityKind | undefined {
  return choices.find(([kind]) => kind === text)?.[0]
}

/** The properties of {@link ActivityFilter}. */
export interface ActivityFilterProps {
  readonly kind: ActivityKind | undefined
  readonly onChange: (kind: ActivityKind | undefined) => void
}

/** Chooses the kind of the events. */
export function ActivityFilter({ kind, onChange }: ActivityFilterProps) {
  return (
    <SelectField
      label="Show"
      options={[[ALL, 'All activity'], ...choices]}
      value={kind ?? ALL}
      onChange={event => onChange(readKind(event.target.value))}
    />
  )
}
