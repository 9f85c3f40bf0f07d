import { Link, useParams } from 'react-router'
import { Badge } from '../../../../app/src/ui/badge.tsx'
import { Button } from '../../../../app/src/ui/button.tsx'
import { Details } from '../../../../app/src/ui/details.tsx'
import { EmptyState } from '../../../../app/src/ui/empty-state.tsx'
import type { ConsoleSession, ConsoleUser } from '../../../console-api/replies.ts'
import { useAct } from '../data/outcome.tsx'
import { useData } from '../data/use-data.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { TabPage } from '../ui/tab-page.tsx'
import { Time } from '../ui/time.tsx'
import { UserActions } from './user-actions.tsx'
import { UserState } from './user-state.tsx'

/** A user and the user's sessions. */
export function UserPage() {
  const { id = '' } = useParams()
  const users = useData<readonly ConsoleUser[]>(['users', ''], '/users?q=')
  const sessions = useData<readonly ConsoleSession[]>(['sessions', id], `/users/${id}/sessions`)
  const user = users.data?.find(one => one.id === id)
  return (
    <TabPage title={user?.email ?? 'User'} back={['/users', 'All users']}>
      {user && (
        <>
          <Details
            items={[
              ['State', <UserState key="state" user={user} />],
              ['Name', user.name],
              ['User ID', <code key="id">{user.id}</code>],
              ['Created', <Time key="created" at={user.created_at} />],
              ['Last login', <Time key="login" at={user.last_login_at} />],
            ]}
          />
          <UserActions user={user} />
          <p>
            <Link to={`/events?user_id=${id}`}>Events of this user</Link>
          </p>
        </>
      )}
      <section className="section">
        <h2>Sessions</h2>
        <p className="soft">
          “Expire access” revokes the access token, so that the next request must refresh. “Expire now” ends
          the session.
        </p>
        <Loaded query={sessions} loading="Loading sessions">
          {found =>
            found.length > 0 ? (
              <Sessions sessions={found} />
            ) : (
              <EmptyState title="No sessions">Sign in to the application to open one.</EmptyState>
            )
          }
        </Loaded>
      </section>
    </TabPage>
  )
}

const states = {
  active: <Badge kind="good">Active</Badge>,
  expired: <Badge kind="warn">Expired</Badge>,
  ended: <Badge>Ended</Badge>,
} as const

function Sessions({ sessions }: { readonly sessions: readonly ConsoleSession[] }) {
  const act = useAct()
  const expire = (id: string, action: 'expire' | 'expire-access', done: string) =>
    void act({ method: 'POST', path: `/sessions/${id}/${action}` }, done)
  const columns: readonly Column<ConsoleSession>[] = [
    {
      label: 'Device',
      kind: 'wide',
      cell: ({ device, ip, location }) => (
        <>
          {device}
          <div className="soft">{[ip, location].filter(Boolean).join(' · ')}</div>
        </>
      ),
    },
    { label: 'State', cell: ({ state }) => states[state] },
    { label: 'Reason', cell: ({ reason }) => reason ?? <span className="soft">–</span> },
    { label: 'Last used', cell: ({ last_used_at }) => <Time at={last_used_at} /> },
    { label: 'Expires', cell: ({ expires_at }) => <Time at={expires_at} /> },
    {
      label: 'Actions',
      kind: 'actions',
      cell: ({ id, state, device }) =>
        state === 'active' && (
          <div className="row">
            <Button
              aria-label={`Expire access: ${device}`}
              onPress={() =>
                expire(id, 'expire-access', 'The access token is revoked. The next request must refresh.')
              }
            >
              Expire access
            </Button>
            <Button
              variant="danger"
              aria-label={`Expire now: ${device}`}
              onPress={() => expire(id, 'expire', 'The session has expired.')}
            >
              Expire now
            </Button>
          </div>
        ),
    },
  ]
  return <DataTable label="Sessions" columns={columns} rows={sessions} keyOf={({ id }) => id} />
}
