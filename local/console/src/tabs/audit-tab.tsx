import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { Button } from '../../../../app/src/ui/button.tsx'
import { EmptyState } from '../../../../app/src/ui/empty-state.tsx'
import type { AuditPage, ConsoleUser } from '../../../console-api/replies.ts'
import { read } from '../data/api.ts'
import { useData } from '../data/use-data.ts'
import { AuditTable } from '../ui/audit-table.tsx'
import { FilterSelect } from '../ui/filter-select.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { TabPage } from '../ui/tab-page.tsx'

const FILTERS = ['user_id', 'action', 'outcome'] as const
const outcomes = ['success', 'failure', 'refused'].map(outcome => [outcome, outcome] as const)

/** The audit trail, newest first. */
export function AuditTab() {
  const [parameters] = useSearchParams()
  const actions = useData<readonly string[]>(['actions'], '/audit/actions')
  const users = useData<readonly ConsoleUser[]>(['users', ''], '/users?q=')
  const query = FILTERS.map(name => `${name}=${encodeURIComponent(parameters.get(name) ?? '')}`).join('&')
  const records = useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam, signal }) =>
      read<AuditPage>(`/audit?${query}&limit=50&cursor=${pageParam}`, signal),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
  })
  const emailOf = (id: string) => users.data?.find(user => user.id === id)?.email
  return (
    <TabPage
      title="Audit trail"
      summary="The audit trail, as an operator reads it. New records appear by themselves."
    >
      <div className="filters">
        <FilterSelect
          label="User"
          name="user_id"
          options={(users.data ?? []).map(({ id, email }) => [id, email] as const)}
        />
        <FilterSelect
          label="Action"
          name="action"
          options={(actions.data ?? []).map(action => [action, action] as const)}
        />
        <FilterSelect label="Outcome" name="outcome" options={outcomes} />
      </div>
      <Loaded query={records} loading="Loading records">
        {({ pages }) => {
          const found = pages.flatMap(({ items }) => items)
          if (found.length === 0)
            return (
              <EmptyState title={parameters.size > 0 ? 'No record matches' : 'No records yet'}>
                {parameters.size > 0 ? 'Change the filters.' : 'Sign in to the application to cause some.'}
              </EmptyState>
            )
          return <AuditTable records={found} emailOf={emailOf} />
        }}
      </Loaded>
      {records.hasNextPage && (
        <p>
          <Button isPending={records.isFetchingNextPage} onPress={() => void records.fetchNextPage()}>
            Show older records
          </Button>
        </p>
      )}
    </TabPage>
  )
}
