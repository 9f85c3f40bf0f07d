import type { Connection } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { SubmitForm } from '../forms/submit-form.tsx'
import { connectionKeys } from '../queries/connections.ts'
import { Button } from '../ui/button.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { showStatus } from '../ui/status.ts'
import { TextField } from '../ui/text-field.tsx'
import { nameProblems } from './name-problems.ts'

/** A button that asks for a new name of a connection. */
export function RenameDialog({ connection }: { readonly connection: Connection }) {
  const { id, alias } = connection
  const client = useClient()
  const cache = useQueryClient()
  return (
    <FormDialog trigger={<Button aria-label={`Rename ${alias}`}>Rename</Button>} title="Rename connection">
      {close => (
        <SubmitForm
          submitLabel="Save"
          send={field => client.connections.update(id, { alias: field('alias') })}
          onSent={renamed => {
            void cache.invalidateQueries({ queryKey: connectionKeys.all })
            showStatus(`The connection is now called ${renamed.alias}.`)
            close()
          }}
          fieldProblems={nameProblems}
          onCancel={close}
        >
          <TextField
            label="Name"
            name="alias"
            defaultValue={alias}
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
