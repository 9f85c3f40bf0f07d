import type { Connection } from '@dashtam/client'
import { useStatus } from '../../connections/use-status.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Notice } from '../../ui/notice.tsx'

/** Says what is wrong with a connection, and leads to the page that repairs it. */
export function ReconnectNotice({ connection }: { readonly connection: Connection }) {
  const { text, action } = useStatus(connection)
  return (
    <Notice
      kind="warn"
      actions={action && <LinkButton to={`/providers/${connection.id}/reconnect`}>{action}</LinkButton>}
    >
      {text}
    </Notice>
  )
}
