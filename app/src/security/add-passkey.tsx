import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { SubmitForm } from '../forms/submit-form.tsx'
import { factorsKey } from '../queries/factors.ts'
import { Button } from '../ui/button.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { showStatus } from '../ui/status.ts'
import { TextField } from '../ui/text-field.tsx'
import { suggestedName } from './suggested-name.ts'

/** The properties of {@link AddPasskey}. */
export interface AddPasskeyProps {
  /** Shows the recovery codes that come with the first second factor. */
  readonly onCodes: (codes: readonly string[]) => void
}

/** A button that adds a passkey. */
export function AddPasskey({ onCodes }: AddPasskeyProps) {
  const client = useClient()
  const cache = useQueryClient()
  return (
    <FormDialog trigger={<Button variant="primary">Add a passkey</Button>} title="Add a passkey">
      {close => (
        <SubmitForm
          submitLabel="Continue"
          send={async field => {
            const { createPasskey } = await import('@dashtam/client/passkeys')
            return createPasskey(client, { name: field('name') })
          }}
          onSent={({ recovery_codes }) => {
            void cache.invalidateQueries({ queryKey: factorsKey })
            close()
            showStatus('Your passkey is added.')
            if (recovery_codes) onCodes(recovery_codes)
          }}
          onCancel={close}
        >
          <p>Your browser then asks where to keep the passkey.</p>
          <TextField
            label="Name"
            description="To recognize it in the list."
            name="name"
            defaultValue={suggestedName(navigator.userAgent)}
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
