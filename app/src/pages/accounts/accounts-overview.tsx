import type { Connection } from '@dashtam/client'
import { totalsOf } from '../../accounts/totals.ts'
import { useAccountsOfAll } from '../../queries/accounts.ts'
import { Card } from '../../ui/card.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ConnectionAccounts } from './connection-accounts.tsx'
import { TotalCard } from './total-card.tsx'
import { UnreadConnection } from './unread-connection.tsx'
import './total-card.css'

/** The totals, and the accounts of each connection. A connection that fails does not hide the others. */
export function AccountsOverview({ connections }: { readonly connections: readonly Connection[] }) {
  // In the state `error`, a read can still succeed.
  const readable = connections.filter(({ is_connected, status }) => is_connected || status === 'error')
  const unread = connections.filter(connection => !readable.includes(connection))
  const results = useAccountsOfAll(readable.map(({ id }) => id))
  const failed = readable.filter((_, index) => !results[index]?.data)
  const missing = [...failed, ...unread.filter(({ status }) => status !== 'pending')].map(
    ({ alias }) => alias,
  )
  const isFirstRead = results.some(({ isPending }) => isPending) && results.every(({ data }) => !data)
  return (
    <>
      {/* About as high as the totals, so that the accounts below do not move. */}
      {isFirstRead && (
        <Card>
          <div className="total-placeholder">
            <Skeleton label="Loading the total" lines={7} />
          </div>
        </Card>
      )}
      {totalsOf(results.flatMap(({ data }) => data ?? [])).map(total => (
        <TotalCard key={total.currency} total={total} missing={missing} />
      ))}
      {readable.map((connection, index) => {
        const query = results[index]
        return query && <ConnectionAccounts key={connection.id} connection={connection} query={query} />
      })}
      {unread.map(connection => (
        <UnreadConnection key={connection.id} connection={connection} />
      ))}
    </>
  )
}
