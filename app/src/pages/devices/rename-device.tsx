import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { SubmitForm } from '../../forms/submit-form.tsx'
import { devicesKey } from '../../queries/devices.ts'
import { Button } from '../../ui/button.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { showStatus } from '../../ui/status.ts'
import { TextField } from '../../ui/text-field.tsx'
import type { OwnDevice } from './own-device.ts'

/** A button that asks for a name of a device. */
export function RenameDevice({ device }: { readonly device: OwnDevice }) {
  const { id, label, name } = device
  const client = useClient()
  const cache = useQueryClient()
  return (
    <FormDialog trigger={<Button aria-label={`Rename ${label}`}>Rename</Button>} title="Name of the device">
      {close => (
        <SubmitForm
          submitLabel="Save"
          send={field => client.sessions.updateDevice(id, { name: field('name').trim() || null })}
          onSent={() => {
            void cache.invalidateQueries({ queryKey: devicesKey })
            showStatus('The name is saved.')
            close()
          }}
          onCancel={close}
        >
          <TextField
            label="Name"
            description="Such as “Laptop at home”. Leave it empty to show the browser."
            name="name"
            defaultValue={name ?? ''}
            maxLength={100}
            autoComplete="off"
            autoFocus
          />
        </SubmitForm>
      )}
    </FormDialog>
  )
}
