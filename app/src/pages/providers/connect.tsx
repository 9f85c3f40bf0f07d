import { Link, useParams } from 'react-router'
import { Loaded } from '../../problems/loaded.tsx'
import { useConnections } from '../../queries/connections.ts'
import { useProviders } from '../../queries/providers.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { ConnectForm } from './connect-form.tsx'

/** Asks for the name of a new connection, and leads to the consent page of the institution. */
export function Component() {
  const { key } = useParams()
  const providers = useProviders()
  const connections = useConnections()
  const name = providers.data?.find(provider => provider.key === key)?.name
  return (
    <Page title={name ? `Connect ${name}` : 'Connect an institution'} width="narrow">
      <p>
        <Link to="/providers">All institutions</Link>
      </p>
      <Loaded query={providers} loading="Loading the institution">
        {items => {
          const provider = items.find(item => item.key === key)
          if (!provider?.is_configured) return <NotAvailable />
          return (
            <Loaded query={connections} loading="Loading your connections">
              {existing => (
                <Card>
                  <ConnectForm provider={provider} existing={existing} />
                </Card>
              )}
            </Loaded>
          )
        }}
      </Loaded>
    </Page>
  )
}

function NotAvailable() {
  return (
    <EmptyState
      title="This institution is not available"
      action={
        <LinkButton to="/providers" variant="primary">
          Choose another institution
        </LinkButton>
      }
    />
  )
}
