import type { Connection } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { ProblemNotice } from '../problems/problem-notice.tsx'
import { problemOf } from '../problems/problem-of.ts'
import { accountKeys } from '../queries/accounts.ts'
import { connectionKeys } from '../queries/connections.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { showStatus } from '../ui/status.ts'

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
      await navigate('/connections')
      showStatus(`${connection.alias} is disconnected.`)
      await queries.invalidateQueries({ queryKey: connectionKeys.list })
    },
  })
  const problem = problemOf(disconnect.error)
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
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
