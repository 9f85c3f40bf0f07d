import { Loaded } from '../../problems/loaded.tsx'
import { useConnections } from '../../queries/connections.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { ConnectionCard } from './connection-card.tsx'

/** The connections of the user, with their state. */
export function Component() {
  const connections = useConnections()
  const connect = (
    <LinkButton to="/providers" variant="primary">
      Connect an institution
    </LinkButton>
  )
  const isEmpty = connections.data?.length === 0
  return (
    <Page title="Connections" actions={!isEmpty && connect}>
      <Loaded query={connections} loading="Loading connections">
        {items =>
          items.length === 0 ? (
            <EmptyState title="No connections yet" action={connect}>
              Connect a bank or broker to see your accounts here.
            </EmptyState>
          ) : (
            items.map(connection => <ConnectionCard key={connection.id} connection={connection} />)
          )
        }
      </Loaded>
    </Page>
  )
}
