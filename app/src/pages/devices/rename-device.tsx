import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { NameDialog } from '../../forms/name-dialog.tsx'
import { devicesKey } from '../../queries/devices.ts'
import { showStatus } from '../../ui/status.ts'
import type { OwnDevice } from './own-device.ts'

/** A button that asks for a name of a device. */
export function RenameDevice({ device }: { readonly device: OwnDevice }) {
  const { id, label, name } = device
  const client = useClient()
  const cache = useQueryClient()
  return (
    <NameDialog
      label={label}
      title="Name of the device"
      name={name ?? ''}
      description="Such as “Laptop at home”. Leave it empty to show the browser."
      isOptional
      send={next => client.sessions.updateDevice(id, { name: next.trim() || null })}
      onRenamed={() => {
        void cache.invalidateQueries({ queryKey: devicesKey })
        showStatus('The name is saved.')
      }}
    />
  )
}
