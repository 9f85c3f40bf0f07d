import type { Connection } from '@dashtam/client'
import { Link, useParams } from 'react-router'
import { ConsentButton } from '../../connections/consent-button.tsx'
import { useInstitution } from '../../connections/use-institution.ts'
import { useStatus } from '../../connections/use-status.ts'
import { Loaded } from '../../problems/loaded.tsx'
import { useConnection } from '../../queries/connections.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'

/** Asks for the consent again. Mails about a consent that ends lead here. */
export function Component() {
  const { id = '' } = useParams()
  const connection = useConnection(id)
  const alias = connection.data?.alias
  return (
    <Page title={alias ? `Reconnect ${alias}` : 'Reconnect'} width="narrow">
      <Loaded
        query={connection}
        loading="Loading the connection"
        elsewhere={<LinkButton to="/connections">Go to your connections</LinkButton>}
      >
        {data => <Reconnect connection={data} />}
      </Loaded>
      <p>
        <Link to="/connections">All connections</Link>
      </p>
    </Page>
  )
}

function Reconnect({ connection }: { readonly connection: Connection }) {
  const institution = useInstitution(connection)
  const { label, kind, text } = useStatus(connection)
  return (
    <Card>
      <div className="row">
        <h2>{institution}</h2>
        <Badge kind={kind}>{label}</Badge>
      </div>
      <p>
        {connection.status === 'active'
          ? 'This connection works. Reconnect only to share other accounts.'
          : text}
      </p>
      <p>
        {institution} asks you to sign in and to choose the accounts to share, as the first time. Then you
        come back here. The name and the history of the connection stay.
      </p>
      <div>
        <ConsentButton connection={connection}>{`Continue to ${institution}`}</ConsentButton>
      </div>
    </Card>
  )
}
