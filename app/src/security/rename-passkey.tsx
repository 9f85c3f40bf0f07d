import type { Passkey } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { SubmitForm } from '../forms/submit-form.tsx'
import { factorsKey } from '../queries/factors.ts'
import { Button } from '../ui/button.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { showStatus } from '../ui/status.ts'
import { TextField } from '../ui/text-field.tsx'

/** A button that asks for a new name of a passkey. */
export function RenamePasskey({ passkey }: { readonly passkey: Passkey }) {
  const { id, name } = passkey
  const client = useClient()
  const cache = useQueryClient()
  return (
    <FormDialog trigger={<Button aria-label={`Rename ${name}`}>Rename</Button>} title="Rename passkey">
      {close => (
        <SubmitForm
          submitLabel="Save"
          send={field => client.factors.renamePasskey(id, { name: field('name') })}
          onSent={() => {
            void cache.invalidateQueries({ queryKey: factorsKey })
            showStatus('The name is saved.')
            close()
          }}
          onCancel={close}
        >
          <TextField
            label="Name"
            name="name"
            defaultValue={name}
            maxLength={100}
            autoComplete="off"
            autoFocus
            isRequired
          />
        </SubmitForm>
      )}
    </FormDialog>
  )
}
