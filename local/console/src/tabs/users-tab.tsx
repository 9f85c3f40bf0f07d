import { Link, useSearchParams } from 'react-router'
import { EmptyState } from '../../../../app/src/ui/empty-state.tsx'
import type { ConsoleUser } from '../../../console-api/replies.ts'
import { useFiltered } from '../data/use-data.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { FilterText } from '../ui/filter-text.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { TabPage } from '../ui/tab-page.tsx'
import { Time } from '../ui/time.tsx'
import { UserActions } from './user-actions.tsx'
import { UserState } from './user-state.tsx'

const columns: readonly Column<ConsoleUser>[] = [
  {
    label: 'User',
    kind: 'wide',
    cell: ({ id, email, name }) => (
      <>
        <Link to={`/users/${id}`}>{email}</Link>
        <div className="soft">{name}</div>
      </>
    ),
  },
  { label: 'State', cell: user => <UserState user={user} /> },
  { label: 'Sessions', kind: 'number', cell: ({ active_sessions }) => active_sessions },
  { label: 'Created', cell: ({ created_at }) => <Time at={created_at} /> },
  { label: 'Last login', cell: ({ last_login_at }) => <Time at={last_login_at} /> },
  { label: 'Actions', kind: 'actions', cell: user => <UserActions user={user} /> },
]

/** The users. */
export function UsersTab() {
  const [parameters] = useSearchParams()
  const searched = parameters.get('q') ?? ''
  const users = useFiltered<readonly ConsoleUser[]>(
    ['users', searched],
    `/users?q=${encodeURIComponent(searched)}`,
  )
  return (
    <TabPage
      title="Users"
      summary="Select a user to see the sessions. “Act as” opens the application signed in as the user."
    >
      <FilterText label="Search email address and name" name="q" />
      <Loaded query={users} loading="Loading users">
        {found =>
          found.length > 0 ? (
            <DataTable label="Users" columns={columns} rows={found} keyOf={({ id }) => id} />
          ) : (
            <EmptyState title={searched ? 'No user matches' : 'No users yet'}>
              {searched ? 'Change the search.' : <a href="/register">Register one in the application</a>}
            </EmptyState>
          )
        }
      </Loaded>
    </TabPage>
  )
}
