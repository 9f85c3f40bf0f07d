import { Link } from 'react-router'
import { Badge } from '../../../../app/src/ui/badge.tsx'
import { Button } from '../../../../app/src/ui/button.tsx'
import { Card } from '../../../../app/src/ui/card.tsx'
import { ConfirmDialog } from '../../../../app/src/ui/confirm-dialog.tsx'
import { Details } from '../../../../app/src/ui/details.tsx'
import { EmptyState } from '../../../../app/src/ui/empty-state.tsx'
import type { ConnectionCaseName } from '../../../console-api/connection-cases.ts'
import type { ConsoleConnection } from '../../../console-api/replies.ts'
import { useAct } from '../data/outcome.tsx'
import { useData } from '../data/use-data.ts'
import { Loaded } from '../ui/loaded.tsx'
import { TabPage } from '../ui/tab-page.tsx'
import { Time } from '../ui/time.tsx'

const kinds: Readonly<Record<string, 'good' | 'warn' | 'bad'>> = {
  active: 'good',
  expiring: 'warn',
  expired: 'bad',
  error: 'bad',
  revoked: 'bad',
}

interface Case {
  readonly name: ConnectionCaseName
  readonly label: string
  /** What happens. */
  readonly effect: string
  readonly isDestructive?: true
}

const cases: readonly Case[] = [
  {
    name: 'refresh-due',
    label: 'Refresh now',
    effect: 'The scheduled job ran now. The tokens are refreshed within seconds.',
  },
  {
    name: 'access-expired',
    label: 'Expire access',
    effect: 'The access token has expired. The next read must refresh it.',
  },
  {
    name: 'consent-ending',
    label: 'Consent ends soon',
    effect: 'The consent ends in 20 hours. The user is notified by mail.',
  },
  {
    name: 'consent-ended',
    label: 'End consent',
    effect: 'The consent has ended. The tokens are deleted, and the user must consent again.',
    isDestructive: true,
  },
  {
    name: 'grant-revoked',
    label: 'Revoke grant',
    effect:
      'Mock Schwab has revoked the refresh token. The refresh detects it, which ends the sessions of the user and sends a mail.',
    isDestructive: true,
  },
  {
    name: 'error',
    label: 'Fail refreshes',
    effect: 'The connection is in the state error after repeated failures. The user is notified by mail.',
    isDestructive: true,
  },
]

/** The connections of all users, with actions that force each case. */
export function ConnectionsTab() {
  const connections = useData<readonly ConsoleConnection[]>(['connections'], '/connections')
  return (
    <TabPage
      title="Connections"
      summary="The connections of all users to providers. Force a case to see how your application handles it."
    >
      <Loaded query={connections} loading="Loading connections">
        {found =>
          found.length > 0 ? (
            found.map(connection => <Connection key={connection.id} connection={connection} />)
          ) : (
            <EmptyState title="No connections yet">Connect a provider in the application.</EmptyState>
          )
        }
      </Loaded>
    </TabPage>
  )
}

function Connection({ connection }: { readonly connection: ConsoleConnection }) {
  const { id, user_id, email, provider_key, alias, status } = connection
  const isConnected = status === 'active' || status === 'expiring'
  return (
    <Card>
      <div className="row">
        <h2>{alias}</h2>
        <Badge kind={kinds[status] ?? 'neutral'}>{status}</Badge>
        <span className="soft">
          {provider_key} · <Link to={`/users/${user_id}`}>{email}</Link>
        </span>
      </div>
      <Details
        items={[
          ['Next refresh', <Time key="due" at={connection.refresh_due_at} />],
          ['Last refresh', <Time key="last" at={connection.last_refresh_at} />],
          ['Access token expires', <Time key="access" at={connection.access_expires_at} />],
          ['Consent ends', <Time key="consent" at={connection.consent_expires_at} />],
          ['Last error', <LastError key="error" connection={connection} />],
          ['Connection ID', <code key="id">{id}</code>],
        ]}
      />
      {isConnected ? (
        <div className="row">
          {cases.map(one => (
            <CaseButton key={one.name} connection={connection} one={one} />
          ))}
        </div>
      ) : (
        <p className="soft">
          {status === 'pending'
            ? 'The user has not consented yet.'
            : 'The user must connect again. Then more cases are possible.'}
        </p>
      )}
    </Card>
  )
}

function LastError({ connection }: { readonly connection: ConsoleConnection }) {
  const { last_error, last_error_at, refresh_failures } = connection
  if (last_error === null) return <span className="soft">none</span>
  return (
    <>
      {last_error} (<Time at={last_error_at} />
      {refresh_failures > 0 && `, ${refresh_failures} in a row`})
    </>
  )
}

function CaseButton({
  connection: { id, alias },
  one,
}: {
  readonly connection: ConsoleConnection
  readonly one: Case
}) {
  const act = useAct()
  const { name, label, effect, isDestructive } = one
  const force = () => void act({ method: 'POST', path: `/connections/${id}/${name}` }, effect)
  if (!isDestructive) return <Button onPress={force}>{label}</Button>
  return (
    <ConfirmDialog
      trigger={<Button variant="danger">{label}</Button>}
      title={`${label}: ${alias}?`}
      confirmLabel={label}
      onConfirm={force}
    >
      {effect}
    </ConfirmDialog>
  )
}
