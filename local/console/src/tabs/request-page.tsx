import { useParams } from 'react-router'
import { Details } from '../../../../app/src/ui/details.tsx'
import type { RequestDetails } from '../../../console-api/replies.ts'
import { useData } from '../data/use-data.ts'
import { AuditTable } from '../ui/audit-table.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { LogLines } from '../ui/log-lines.tsx'
import { MessageView } from '../ui/message-view.tsx'
import { formatMilliseconds } from '../ui/milliseconds.ts'
import { Operations } from '../ui/operations.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { TabPage } from '../ui/tab-page.tsx'
import { Time } from '../ui/time.tsx'

/** One request with everything that was recorded about it. */
export function RequestPage() {
  const { id = '' } = useParams()
  const details = useData<RequestDetails>(['requests', id], `/requests/${encodeURIComponent(id)}`)
  const title = details.data ? `${details.data.method} ${details.data.path}` : 'Request'
  return (
    <TabPage title={title} back={['/requests', 'All requests']}>
      <Loaded query={details} loading="Loading the request">
        {request => (
          <>
            <Details
              items={[
                ['Status', <StatusBadge key="status" status={request.status} />],
                ['Time', <Time key="time" at={request.at} />],
                ['Duration', formatMilliseconds(request.milliseconds)],
                ['Request ID', <Copyable key="id" text={request.id} subject="request ID" />],
                ['Trace ID', <Copyable key="trace" text={request.trace_id} subject="trace ID" />],
              ]}
            />
            <MessageView
              title="Request"
              message={request.request}
              start={`${request.method} ${request.path}${request.query}`}
            />
            <MessageView title="Reply" message={request.reply} start={`Status ${request.status}`} />
            <Operations operations={request.operations} milliseconds={request.milliseconds} />
            <LogLines lines={request.logs} />
            <section className="section">
              <h2>Audit records</h2>
              {request.audit.length === 0 ? (
                <p className="soft">The request wrote no audit record.</p>
              ) : (
                <AuditTable records={request.audit} />
              )}
            </section>
          </>
        )}
      </Loaded>
    </TabPage>
  )
}

function Copyable({ text, subject }: { readonly text: string | null; readonly subject: string }) {
  if (text === null) return <span className="soft">none</span>
  return (
    <span className="row">
      <code>{text}</code>
      <CopyButton text={text} subject={subject} />
    </span>
  )
}
