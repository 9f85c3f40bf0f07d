import type { Account, Connection } from '@dashtam/client'
import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from 'react-router'
import { accountTypeText, isDebt } from '../../accounts/account-type.ts'
import { institutionFacts } from '../../connections/institution-names.ts'
import { useInstitutions } from '../../connections/use-institution.ts'
import { Loaded } from '../../problems/loaded.tsx'
import { problemOf } from '../../problems/problem-of.ts'
import { formatDistance } from '../../text/time.ts'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import { ReconnectNotice } from './reconnect-notice.tsx'
import { shownNumber } from './shown-number.ts'
import './connection-accounts.css'

/** The properties of {@link ConnectionAccounts}. */
export interface ConnectionAccountsProps {
  readonly connection: Connection
  readonly query: UseQueryResult<Account[]>
}

/** The accounts of a connection, or why they could not be read. */
export function ConnectionAccounts({ connection, query }: ConnectionAccountsProps) {
  const { id, alias } = connection
  const names = useInstitutions()(connection)
  const { error, dataUpdatedAt } = query
  const mustReconnect = problemOf(error)?.code === 'reconnection_required'
  return (
    <Card>
      <div className="group-head">
        <h2>
          <Link to={`/connections/${id}`}>{alias}</Link>
        </h2>
        <p className="soft">
          {[
            ...institutionFacts(alias, names),
            ...(dataUpdatedAt > 0 ? [`Read ${formatDistance(new Date(dataUpdatedAt).toISOString())}`] : []),
          ].join(' · ')}
        </p>
      </div>
      {connection.status === 'expiring' && !mustReconnect && <ReconnectNotice connection={connection} />}
      {mustReconnect ? (
        // A connection that was working when it was read can have ended since.
        <ReconnectNotice
          connection={connection.is_connected ? { ...connection, status: 'expired' } : connection}
        />
      ) : (
        <Loaded query={query} loading={`Loading the accounts of ${alias}`}>
          {accounts => <AccountList connectionId={id} accounts={accounts} />}
        </Loaded>
      )}
    </Card>
  )
}

interface AccountListProps {
  readonly connectionId: string
  readonly accounts: readonly Account[]
}

function AccountList({ connectionId, accounts }: AccountListProps) {
  if (accounts.length === 0)
    return <p className="soft">There are no accounts. Reconnect to share accounts with Dashtam.</p>
  return (
    <ul className="account-list">
      {accounts.map(account => (
        <li key={account.id}>
          <Link className="account-row" to={`/accounts/${connectionId}/${encodeURIComponent(account.id)}`}>
            <span className="account-name">
              <AccountName account={account} />
            </span>
            <span className="account-balance">
              <Money amount={account.balance} currency={account.currency} />
            </span>
            <span className="soft">
              <Subtitle account={account} />
            </span>
            <span className="soft account-available">
              {isDebt(account) && 'Owed'}
              {!isDebt(account) && account.available !== null && (
                <>
                  Available <Money amount={account.available} currency={account.currency} />
                </>
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

interface AccountProps {
  readonly account: Account
}

/** The name of an account. A number in it stays on one line. */
function AccountName({ account: { name, number_masked } }: AccountProps) {
  const start = name.indexOf(number_masked)
  if (start === -1) return name
  return (
    <>
      {name.slice(0, start)}
      <span className="account-number">{number_masked}</span>
      {name.slice(start + number_masked.length)}
    </>
  )
}

function Subtitle({ account }: AccountProps) {
  const number = shownNumber(account)
  const type = accountTypeText(account)
  if (number === undefined) return type
  return (
    <>
      {type} · <span className="account-number">{number}</span>
    </>
  )
}
