import { type CallProblem, type Connection, DashtamError } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form } from 'react-aria-components/Form'
import { ProblemNotice } from '../problems/problem-notice.tsx'
import { connectionKeys } from '../queries/connections.ts'
import { Button } from '../ui/button.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import { nameErrors } from './name-errors.ts'

/** A button that asks for a new name of a connection. */
export function RenameDialog({ connection }: { readonly connection: Connection }) {
  return (
    <FormDialog
      trigger={<Button aria-label={`Rename ${connection.alias}`}>Rename</Button>}
      title="Rename connection"
    >
      {close => <RenameForm connection={connection} close={close} />}
    </FormDialog>
  )
}

function RenameForm({ connection, close }: { readonly connection: Connection; readonly close: () => void }) {
  const client = useClient()
  const queries = useQueryClient()
  const rename = useMutation({
    mutationFn: (alias: string) => client.connections.update(connection.id, { alias }).orThrow(),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: connectionKeys.all })
      close()
    },
  })
  const problem: CallProblem | undefined =
    rename.error instanceof DashtamError ? rename.error.problem : undefined
  const errors = problem && nameErrors(problem)
  return (
    <Form
      className="stack"
      validationErrors={errors ?? {}}
      onSubmit={event => {
        event.preventDefault()
        if (!rename.isPending) rename.mutate(String(new FormData(event.currentTarget).get('alias')))
      }}
    >
      {problem && !errors && <ProblemNotice problem={problem} />}
      <TextField
        label="Name"
        name="alias"
        defaultValue={connection.alias}
        maxLength={100}
        autoComplete="off"
        autoFocus
        isRequired
      />
      <div className="row dialog-actions">
        <Button onPress={close}>Cancel</Button>
        <Button type="submit" variant="primary" isPending={rename.isPending}>
          Save
        </Button>
      </div>
    </Form>
  )
}
