import type { Passkey } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { NameDialog } from '../forms/name-dialog.tsx'
import { factorsKey } from '../queries/factors.ts'
import { showStatus } from '../ui/status.ts'

/** A button that asks for a new name of a passkey. */
export function RenamePasskey({ passkey }: { readonly passkey: Passkey }) {
  const { id, name } = passkey
  const client = useClient()
  const cache = useQueryClient()
  return (
    <NameDialog
      label={name}
      title="Rename passkey"
      name={name}
      send={next => client.factors.renamePasskey(id, { name: next })}
      onRenamed={() => {
        void cache.invalidateQueries({ queryKey: factorsKey })
        showStatus('The name is saved.')
      }}
    />
  )
}
