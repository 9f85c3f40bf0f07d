import { Link } from 'react-router'
import { Badge } from '../../../../app/src/ui/badge.tsx'
import { Button } from '../../../../app/src/ui/button.tsx'
import { EmptyState } from '../../../../app/src/ui/empty-state.tsx'
import type { ConsoleQueue, ConsoleSchedule, RunSummary } from '../../../console-api/replies.ts'
import { useAct } from '../data/outcome.tsx'
import { useData } from '../data/use-data.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { formatMilliseconds, formatSeconds } from '../ui/milliseconds.ts'
import { TabPage } from '../ui/tab-page.tsx'
import { Time } from '../ui/time.tsx'
import { Queue } from './queue.tsx'

/** Queues, schedules and the last runs of jobs. */
export function JobsTab() {
  const queues = useData<readonly ConsoleQueue[]>(['queues'], '/queues')
  const schedules = useData<readonly ConsoleSchedule[]>(['schedules'], '/schedules')
  const runs = useData<readonly RunSummary[]>(['jobs'], '/jobs')
  return (
    <TabPage
      title="Queues and jobs"
      summary="What runs without a request: messages of the queues and schedules."
    >
      <section className="section">
        <h2>Queues</h2>
        <Loaded query={queues} loading="Loading queues">
          {found => found.map(queue => <Queue key={queue.name} queue={queue} />)}
        </Loaded>
      </section>
      <section className="section">
        <h2>Schedules</h2>
        <Loaded query={schedules} loading="Loading schedules">
          {found => <Schedules schedules={found} />}
        </Loaded>
      </section>
      <section className="section">
        <h2>Last runs</h2>
        <Loaded query={runs} loading="Loading runs">
          {found =>
            found.length > 0 ? (
              <DataTable label="Last runs" columns={runColumns} rows={found} keyOf={({ id }) => id} />
            ) : (
              <EmptyState title="No runs yet">Register a user, or run a schedule now.</EmptyState>
            )
          }
        </Loaded>
      </section>
    </TabPage>
  )
}

function Outcome({ outcome }: Pick<RunSummary, 'outcome'>) {
  return <Badge kind={outcome === 'success' ? 'good' : 'bad'}>{outcome}</Badge>
}

const runColumns: readonly Column<RunSummary>[] = [
  { label: 'Time', cell: ({ at }) => <Time at={at} /> },
  {
    label: 'Job',
    kind: 'wide',
    cell: ({ id, job, error }) => (
      <>
        <Link to={`/jobs/${id}`}>
          <code>{job}</code>
        </Link>
        {error && <div className="soft">{error}</div>}
      </>
    ),
  },
  { label: 'Outcome', cell: ({ outcome }) => <Outcome outcome={outcome} /> },
  { label: 'Messages', kind: 'number', cell: ({ messages }) => messages },
  { label: 'Duration', kind: 'number', cell: ({ milliseconds }) => formatMilliseconds(milliseconds) },
  { label: 'Statements', kind: 'number', cell: ({ statements }) => statements },
]

function Schedules({ schedules }: { readonly schedules: readonly ConsoleSchedule[] }) {
  const act = useAct()
  const columns: readonly Column<ConsoleSchedule>[] = [
    {
      label: 'Job',
      kind: 'wide',
      cell: ({ job, summary }) => (
        <>
          <code>{job}</code>
          <div className="soft">{summary}</div>
        </>
      ),
    },
    { label: 'Every', cell: ({ every_seconds }) => formatSeconds(every_seconds) },
    {
      label: 'Last run',
      cell: ({ last_run }) =>
        last_run ? (
          <>
            <Link to={`/jobs/${last_run.id}`}>
              <Time at={last_run.at} />
            </Link>{' '}
            <Outcome outcome={last_run.outcome} />
          </>
        ) : (
          <span className="soft">not yet</span>
        ),
    },
    { label: 'Next run', cell: ({ next_run_at }) => <Time at={next_run_at} /> },
    {
      label: 'Actions',
      kind: 'actions',
      cell: ({ job }) => (
        <div className="row">
          <Button
            aria-label={`Run now: ${job}`}
            onPress={() => void act({ method: 'POST', path: `/schedules/${job}` }, `${job} has run.`)}
          >
            Run now
          </Button>
        </div>
      ),
    },
  ]
  return <DataTable label="Schedules" columns={columns} rows={schedules} keyOf={({ job }) => job} />
}
