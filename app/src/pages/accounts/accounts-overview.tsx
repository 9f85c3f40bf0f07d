import type { Connection } from '@dashtam/client'
import { totalsOf } from '../../accounts/totals.ts'
import { useAccountsOfAll } from '../../queries/accounts.ts'
import { ConnectionAccounts } from './connection-accounts.tsx'
import { TotalCard } from './total-card.tsx'
import { UnreadConnection } from './unread-connection.tsx'

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
  return (
    <>
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
