import { Link, useParams } from 'react-router'
import { accountTypeText } from '../../accounts/account-type.ts'
import { heldAssets } from '../../accounts/holding.ts'
import { useInstitutions } from '../../connections/use-institution.ts'
import { Loaded } from '../../problems/loaded.tsx'
import { problemOf } from '../../problems/problem-of.ts'
import { useAccounts } from '../../queries/accounts.ts'
import { useConnections } from '../../queries/connections.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { AccountSummary } from './account-summary.tsx'
import { Holdings } from './holdings.tsx'
import { Transactions } from './transactions.tsx'

/** An account: its balances, what it holds, and its transactions. */
export function Component() {
  const { connectionId = '', accountId = '' } = useParams()
  const accounts = useAccounts(connectionId)
  const connection = useConnections().data?.find(({ id }) => id === connectionId)
  const institutionOf = useInstitutions()
  const account = accounts.data?.find(item => item.id === accountId)
  const assets = account && heldAssets(account)
  const mustReconnect = problemOf(accounts.error)?.code === 'reconnection_required'
  return (
    <Page title={account?.name ?? 'Account'}>
      <p className="soft">
        <Link to="/">All accounts</Link>
        {account && ` · ${accountTypeText(account)}`}
        {account && connection && ` · ${institutionOf(connection).institution}`}
      </p>
      <Loaded
        query={accounts}
        loading="Loading the account"
        elsewhere={<LinkButton to="/">Go to your accounts</LinkButton>}
      >
        {() => !account && <NotFound />}
      </Loaded>
      {mustReconnect && (
        <div>
          <LinkButton to={`/providers/${connectionId}/reconnect`}>Reconnect</LinkButton>
        </div>
      )}
      {account && <AccountSummary account={account} />}
      {account && assets && <Holdings assets={assets} currency={account.currency} />}
      {account && <Transactions connectionId={connectionId} accountId={accountId} />}
    </Page>
  )
}

function NotFound() {
  return (
    <EmptyState title="This account is not here" action={<LinkButton to="/">Go to your accounts</LinkButton>}>
      It was closed, or it is not shared with Dashtam any more.
    </EmptyState>
  )
}
