import type { Connection } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { NameDialog } from '../forms/name-dialog.tsx'
import { connectionKeys } from '../queries/connections.ts'
import { showStatus } from '../ui/status.ts'
import { nameProblems } from './name-problems.ts'

/** A button that asks for a new name of a connection. */
export function RenameDialog({ connection }: { readonly connection: Connection }) {
  const { id, alias } = connection
  const client = useClient()
  const cache = useQueryClient()
  return (
    <NameDialog
      label={alias}
      title="Rename connection"
      name={alias}
      field="alias"
      fieldProblems={nameProblems}
      send={next => client.connections.update(id, { alias: next })}
      onRenamed={renamed => {
        void cache.invalidateQueries({ queryKey: connectionKeys.all })
        showStatus(`The connection is now called ${renamed.alias}.`)
      }}
    />
  )
}
