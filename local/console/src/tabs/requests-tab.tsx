import { Link, useSearchParams } from 'react-router'
import { Button } from '../../../../app/src/ui/button.tsx'
import { ConfirmDialog } from '../../../../app/src/ui/confirm-dialog.tsx'
import { EmptyState } from '../../../../app/src/ui/empty-state.tsx'
import type { RequestSummary } from '../../../console-api/replies.ts'
import { useAct } from '../data/outcome.tsx'
import { useData } from '../data/use-data.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { FilterSelect } from '../ui/filter-select.tsx'
import { FilterText } from '../ui/filter-text.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { formatMilliseconds } from '../ui/milliseconds.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { TabPage } from '../ui/tab-page.tsx'
import { Time } from '../ui/time.tsx'

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'].map(method => [method, method] as const)
const statuses = [
  ['2', 'Success (2xx)'],
  ['4', 'Client error (4xx)'],
  ['5', 'Server error (5xx)'],
] as const

const columns: readonly Column<RequestSummary>[] = [
  { label: 'Time', cell: ({ at }) => <Time at={at} /> },
  { label: 'Method', cell: ({ method }) => <code>{method}</code> },
  {
    label: 'Path',
    kind: 'wide',
    cell: ({ id, path }) => (
      <Link to={`/requests/${id}`}>
        <code>{path}</code>
      </Link>
    ),
  },
  { label: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  { label: 'Duration', kind: 'number', cell: ({ milliseconds }) => formatMilliseconds(milliseconds) },
  { label: 'Statements', kind: 'number', cell: ({ statements }) => statements },
]

/** The last requests to the API. */
export function RequestsTab() {
  const requests = useData<readonly RequestSummary[]>(['requests'], '/requests')
  const [parameters] = useSearchParams()
  const act = useAct()
  const filter = (name: string) => parameters.get(name) ?? ''
  const matches = ({ id, path, method, status }: RequestSummary) =>
    `${path} ${id}`.toLowerCase().includes(filter('q').toLowerCase()) &&
    (filter('method') === '' || method === filter('method')) &&
    String(status).startsWith(filter('status'))
  return (
    <TabPage
      title="Requests"
      summary="The last 500 requests to the API. Select a path to see the reply, statements and log lines."
      actions={
        <ConfirmDialog
          trigger={<Button isDisabled={!requests.data?.length}>Delete all</Button>}
          title="Delete the recorded requests?"
          confirmLabel="Delete all"
          onConfirm={() =>
            void act({ method: 'DELETE', path: '/requests' }, 'The recorded requests are deleted.')
          }
        >
          The audit records stay.
        </ConfirmDialog>
      }
    >
      <div className="filters">
        <FilterText label="Search path and request id" name="q" />
        <FilterSelect label="Method" name="method" options={methods} />
        <FilterSelect label="Status" name="status" options={statuses} />
      </div>
      <Loaded query={requests} loading="Loading requests">
        {all => {
          const found = all.filter(matches)
          if (found.length > 0)
            return <DataTable label="Requests" columns={columns} rows={found} keyOf={({ id }) => id} />
          return (
            <EmptyState title={all.length > 0 ? 'No request matches' : 'No requests yet'}>
              {all.length > 0 ? 'Change the filters.' : 'Open the application, or call the API.'}
            </EmptyState>
          )
        }}
      </Loaded>
    </TabPage>
  )
}
