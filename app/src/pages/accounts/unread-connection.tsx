import type { Connection } from '@dashtam/client'
import { Link } from 'react-router'
import { Card } from '../../ui/card.tsx'
import { ReconnectNotice } from './reconnect-notice.tsx'

/** A connection whose accounts cannot be read before the user does something. */
export function UnreadConnection({ connection }: { readonly connection: Connection }) {
  return (
    <Card>
      <h2>
        <Link to={`/connections/${connection.id}`}>{connection.alias}</Link>
      </h2>
      <ReconnectNotice connection={connection} />
    </Card>
  )
}
