import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { useLifetime } from '../factors/use-lifetime.ts'
import { SubmitForm } from '../forms/submit-form.tsx'
import { factorsKey } from '../queries/factors.ts'
import { Button } from '../ui/button.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { showStatus } from '../ui/status.ts'
import { TextField } from '../ui/text-field.tsx'
import { showRecoveryCodes } from './show-recovery-codes.tsx'
import { suggestedName } from './suggested-name.ts'

/** A button that adds a passkey. */
export function AddPasskey() {
  return (
    <FormDialog trigger={<Button variant="primary">Add a passkey</Button>} title="Add a passkey">
      {close => <PasskeyForm close={close} />}
    </FormDialog>
  )
}

/** The form in the dialog. The ceremony of the browser ends with it. */
function PasskeyForm({ close }: { readonly close: () => void }) {
  const client = useClient()
  const cache = useQueryClient()
  const signal = useLifetime()
  return (
    <SubmitForm
      submitLabel="Continue"
      send={async field => {
        const { createPasskey } = await import('@dashtam/client/passkeys')
        return createPasskey(client, { name: field('name'), signal: signal() })
      }}
      onSent={({ recovery_codes }) => {
        void cache.invalidateQueries({ queryKey: factorsKey })
        close()
        showStatus('Your passkey is added.')
        if (recovery_codes) showRecoveryCodes(recovery_codes)
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
  )
}
