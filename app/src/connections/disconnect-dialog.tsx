import { type Connection, DashtamError } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { ProblemNotice } from '../problems/problem-notice.tsx'
import { accountKeys } from '../queries/accounts.ts'
import { connectionKeys } from '../queries/connections.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'

/** The properties of {@link DisconnectDialog}. */
export interface DisconnectDialogProps {
  readonly connection: Connection
  /** The name of the institution. */
  readonly institution: string
}

/** A button that deletes a connection, after a question. */
export function DisconnectDialog({ connection, institution }: DisconnectDialogProps) {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const disconnect = useMutation({
    mutationFn: () => client.connections.delete(connection.id).orThrow(),
    onSuccess: async () => {
      queries.removeQueries({ queryKey: accountKeys.of(connection.id) })
      await navigate('/connections', { state: { disconnected: connection.alias } })
      await queries.invalidateQueries({ queryKey: connectionKeys.list })
    },
  })
  return (
    <>
      {disconnect.error instanceof DashtamError && <ProblemNotice problem={disconnect.error.problem} />}
      <ConfirmDialog
        trigger={
          <Button
            variant="danger"
            isPending={disconnect.isPending}
            aria-label={`Disconnect ${connection.alias}`}
          >
            Disconnect
          </Button>
        }
        title={`Disconnect ${connection.alias}?`}
        confirmLabel="Disconnect"
        onConfirm={() => disconnect.mutate()}
      >
        <p>
          Dashtam deletes this connection and its access to {institution}. Its accounts and transactions are
          no longer shown here. Nothing changes at {institution}. You can connect it again at any time.
        </p>
      </ConfirmDialog>
    </>
  )
}
