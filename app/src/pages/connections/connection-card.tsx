import type { Connection } from '@dashtam/client'
import { Link } from 'react-router'
import { ConsentButton } from '../../connections/consent-button.tsx'
import { DisconnectDialog } from '../../connections/disconnect-dialog.tsx'
import { InstitutionIcon } from '../../connections/institution-icon.tsx'
import { type InstitutionNames, institutionFacts } from '../../connections/institution-names.ts'
import { RenameDialog } from '../../connections/rename-dialog.tsx'
import { useInstitutions } from '../../connections/use-institution.ts'
import { useStatus } from '../../connections/use-status.ts'
import { useProviders } from '../../queries/providers.ts'
import { formatDistance } from '../../text/time.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import './connection-card.css'

/** A connection in the list: its state, and what the user can do about it. */
export function ConnectionCard({ connection }: { readonly connection: Connection }) {
  const { id, alias, provider_key } = connection
  const status = useStatus(connection)
  const provider = useProviders().data?.find(({ key }) => key === provider_key)
  const names = useInstitutions()(connection)
  return (
    <Card>
      <div className="connection-head">
        <InstitutionIcon kind={provider?.provider_type ?? 'aggregator'} />
        <div className="connection-name">
          <h2>
            <Link to={`/connections/${id}`}>{alias}</Link>
          </h2>
          <p className="soft">{factsOf(connection, names).join(' · ')}</p>
        </div>
        <Badge kind={status.kind}>{status.label}</Badge>
      </div>
      <p>{status.text}</p>
      <div className="row">
        {status.action && <ConsentButton connection={connection}>{status.action}</ConsentButton>}
        <RenameDialog connection={connection} />
        <DisconnectDialog connection={connection} institution={names.institution} />
      </div>
    </Card>
  )
}

function factsOf({ alias, accounts_count, last_sync_at }: Connection, names: InstitutionNames): string[] {
  return [
    ...institutionFacts(alias, names),
    ...(accounts_count === null ? [] : [accounts_count === 1 ? '1 account' : `${accounts_count} accounts`]),
    last_sync_at === null ? 'Not read yet' : `Last read ${formatDistance(last_sync_at)}`,
  ]
}
