import { Link } from 'react-router'
import { Badge } from '../../../../app/src/ui/badge.tsx'
import type { AuditRecord } from '../../../console-api/replies.ts'
import { type Column, DataTable } from './data-table.tsx'
import { Time } from './time.tsx'

/** The properties of {@link AuditTable}. */
export interface AuditTableProps {
  readonly records: readonly AuditRecord[]
  /** Returns the email address of a user, if known. */
  readonly emailOf?: (userId: string) => string | undefined
}

/** Records of the audit trail. */
export function AuditTable({ records, emailOf = () => undefined }: AuditTableProps) {
  const columns: readonly Column<AuditRecord>[] = [
    { label: 'Time', cell: ({ created_at }) => <Time at={created_at} /> },
    {
      label: 'Action',
      kind: 'wide',
      cell: ({ action, route, request_id }) => (
        <>
          <code>{action}</code>
          <Cause route={route} requestId={request_id} />
        </>
      ),
    },
    {
      label: 'Outcome',
      cell: ({ outcome }) => <Badge kind={outcome === 'success' ? 'good' : 'bad'}>{outcome}</Badge>,
    },
    { label: 'User', cell: record => <User record={record} emailOf={emailOf} /> },
    { label: 'Details', kind: 'wide', cell: ({ details }) => <Details details={details} /> },
  ]
  return <DataTable label="Audit records" columns={columns} rows={records} keyOf={({ id }) => id} />
}

interface UserProps {
  readonly record: AuditRecord
  readonly emailOf: (userId: string) => string | undefined
}

function User({ record: { user_id, actor }, emailOf }: UserProps) {
  if (user_id === null) return <span className="soft">{actor}</span>
  return <Link to={`/users/${user_id}`}>{emailOf(user_id) ?? user_id}</Link>
}

/** The route or the job that wrote a record. Only requests to the API are recorded with their id. */
function Cause({ route, requestId }: { readonly route: string; readonly requestId: string }) {
  if (!route.startsWith('/')) return <div className="soft">{route}</div>
  return (
    <div>
      <Link to={`/requests/${requestId}`}>{route.replace(/^\/api\/v1/, '')}</Link>
    </div>
  )
}

function Details({ details }: Pick<AuditRecord, 'details'>) {
  const members = Object.entries(details ?? {})
  if (members.length === 0) return <span className="soft">none</span>
  return (
    <details>
      <summary>{members.length === 1 ? '1 detail' : `${members.length} details`}</summary>
      {members.map(([name, value]) => (
        <div key={name}>
          <span className="soft">{name}</span>{' '}
          {typeof value === 'object' ? JSON.stringify(value) : String(value)}
        </div>
      ))}
    </details>
  )
}
