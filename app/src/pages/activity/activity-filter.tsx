import type { ActivityKind } from '@dashtam/client'
import { activityChoices, readKind } from '../../activity/kinds.ts'
import { SelectField } from '../../ui/select-field.tsx'

const ALL = 'all'

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
      options={[[ALL, 'All activity'], ...activityChoices]}
      value={kind ?? ALL}
      onChange={event => onChange(readKind(event.target.value))}
    />
  )
}
