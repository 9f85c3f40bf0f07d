import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Loaded } from '../../problems/loaded.tsx'
import { accountKeys } from '../../queries/accounts.ts'
import { connectionKeys, useConnections } from '../../queries/connections.ts'
import { prepareMoney } from '../../text/money.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { AccountsOverview } from './accounts-overview.tsx'

/** The start page: all accounts of the user. */
export function Component() {
  const connections = useConnections()
  // While the connections are read. Otherwise it makes the first render of the accounts a long task.
  useEffect(prepareMoney, [])
  // Shown while the connections load, so that the page does not move when they arrive.
  const hasActions = connections.data?.length !== 0
  return (
    <Page title="Accounts" actions={hasActions && <Actions />}>
      <Loaded query={connections} loading="Loading your connections">
        {items => (items.length === 0 ? <Welcome /> : <AccountsOverview connections={items} />)}
      </Loaded>
    </Page>
  )
}

function Actions() {
  const queries = useQueryClient()
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: connectionKeys.list })
    void queries.invalidateQueries({ queryKey: accountKeys.all })
  }
  return (
    <>
      <Button onPress={refresh}>Refresh</Button>
      <LinkButton to="/providers" variant="primary">
        Connect an institution
      </LinkButton>
    </>
  )
}

function Welcome() {
  return (
    <EmptyState
      title="See all your accounts in one place"
      action={
        <LinkButton to="/providers" variant="primary">
          Connect an institution
        </LinkButton>
      }
    >
      Connect your bank or broker. Your balances, investments and transactions then appear here.
    </EmptyState>
  )
}
