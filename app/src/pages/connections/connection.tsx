import type { Authorization, Connection } from '@dashtam/client'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { ConsentButton } from '../../connections/consent-button.tsx'
import { DisconnectDialog } from '../../connections/disconnect-dialog.tsx'
import type { InstitutionNames } from '../../connections/institution-names.ts'
import { refreshErrorText } from '../../connections/refresh-error-text.ts'
import { RenameDialog } from '../../connections/rename-dialog.tsx'
import { useInstitutions } from '../../connections/use-institution.ts'
import { useStatus } from '../../connections/use-status.ts'
import { Loaded } from '../../problems/loaded.tsx'
import { useAuthorization, useConnection } from '../../queries/connections.ts'
import { formatDate, formatDistance, formatTime } from '../../text/time.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { Details } from '../../ui/details.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { CheckNow } from './check-now.tsx'

/** A connection with all that is known about it. */
export function Component() {
  const { id = '' } = useParams()
  const connection = useConnection(id)
  return (
    <Page title={connection.data?.alias ?? 'Connection'}>
      <p>
        <Link to="/connections">All connections</Link>
      </p>
      <Loaded
        query={connection}
        loading="Loading the connection"
        elsewhere={<LinkButton to="/connections">Go to your connections</LinkButton>}
      >
        {data => <Sections connection={data} />}
      </Loaded>
    </Page>
  )
}

function Sections({ connection }: { readonly connection: Connection }) {
  const { id } = connection
  const names = useInstitutions()(connection)
  const { institution } = names
  const status = useStatus(connection)
  const authorization = useAuthorization(id)
  return (
    <>
      <Card>
        <div className="row">
          <h2>State</h2>
          <Badge kind={status.kind}>{status.label}</Badge>
        </div>
        <p>{status.text}</p>
        <div className="row">
          {status.action && <ConsentButton connection={connection}>{status.action}</ConsentButton>}
          {(connection.is_connected || connection.status === 'error') && (
            <CheckNow connectionId={id} institution={institution} />
          )}
          <RenameDialog connection={connection} />
          <DisconnectDialog connection={connection} institution={institution} />
        </div>
      </Card>
      <Card>
        <h2>Details</h2>
        <Loaded query={authorization} loading="Loading details">
          {data => <Details items={detailsOf(connection, data, names)} />}
        </Loaded>
      </Card>
    </>
  )
}

function nextCheckText(at: string | null): string {
  if (at === null) return 'None planned'
  return new Date(at) > new Date() ? formatDistance(at) : 'Now'
}

function detailsOf(
  { accounts_count, connected_at, last_sync_at }: Connection,
  { consent_expires_at, next_refresh_at, last_error, last_error_at }: Authorization,
  { institution, through }: InstitutionNames,
): (readonly [string, ReactNode])[] {
  return [
    ['Institution', institution],
    ...(through === undefined ? [] : [['Connected through', through] as const]),
    ['Accounts', accounts_count ?? 'Not read yet'],
    ['Connected', connected_at ? formatTime(connected_at) : 'Not yet'],
    ['Last read', last_sync_at ? formatTime(last_sync_at) : 'Not read yet'],
    ...(connected_at
      ? ([
          ['Your permission ends', consent_expires_at ? formatDate(consent_expires_at) : 'Until you end it'],
          ['Next automatic check', nextCheckText(next_refresh_at)],
        ] as const)
      : []),
    ...(last_error
      ? ([
          [
            'Last problem',
            `${refreshErrorText(last_error, institution)} ${last_error_at ? formatTime(last_error_at) : ''}`,
          ],
        ] as const)
      : []),
  ]
}
