import { Badge } from '../../../../app/src/ui/badge.tsx'
import { Button } from '../../../../app/src/ui/button.tsx'
import type { ConsoleEvent } from '../../../console-api/replies.ts'
import { useAct } from '../data/outcome.tsx'
import { type Column, DataTable } from './data-table.tsx'
import { Time } from './time.tsx'

interface EventTableProps {
  readonly events: readonly ConsoleEvent[]
  /** The description of each answer of the receiver. */
  readonly answers: ReadonlyMap<string, string>
}

const kinds = { pending: 'warn', delivered: 'good', failed: 'bad' } as const

/** Events with their deliveries and the attempts that the receiver got. */
export function EventTable({ events, answers }: EventTableProps) {
  const columns: readonly Column<ConsoleEvent>[] = [
    { label: 'Time', cell: ({ created_at }) => <Time at={created_at} /> },
    {
      label: 'Event',
      kind: 'wide',
      cell: ({ id, type, data }) => (
        <>
          <code>{type}</code>
          <div className="soft">{id}</div>
          <details>
            <summary>Data</summary>
            <pre className="code-block">{JSON.stringify(data, null, 2)}</pre>
          </details>
        </>
      ),
    },
    { label: 'Deliveries', kind: 'wide', cell: event => <Deliveries event={event} /> },
    { label: 'Received', kind: 'wide', cell: ({ received }) => <Received {...{ received, answers }} /> },
    { label: 'Actions', kind: 'actions', cell: ({ id }) => <Replay id={id} /> },
  ]
  return <DataTable label="Events" columns={columns} rows={events} keyOf={({ id }) => id} />
}

function Deliveries({ event: { deliveries, routed_at } }: { readonly event: ConsoleEvent }) {
  if (deliveries.length === 0)
    return <span className="soft">{routed_at === null ? 'Not sent yet' : 'No endpoint'}</span>
  return deliveries.map(({ endpoint_id, state, attempts, next_attempt_at, last_status, last_error }) => (
    <div key={endpoint_id}>
      <Badge kind={kinds[state]}>{state}</Badge> {endpoint_id},{' '}
      {attempts === 1 ? '1 attempt' : `${attempts} attempts`}
      {last_error !== null && `, ${last_error}${last_status === null ? '' : ` ${last_status}`}`}
      {next_attempt_at !== null && (
        <div className="soft">
          Next attempt <Time at={next_attempt_at} />
        </div>
      )}
    </div>
  ))
}

function Received({ received, answers }: Pick<ConsoleEvent, 'received'> & Pick<EventTableProps, 'answers'>) {
  if (received.length === 0) return <span className="soft">Nothing</span>
  return received.map(({ at, is_verified, answer }) => (
    <div key={at}>
      <Time at={at} />{' '}
      <Badge kind={is_verified ? 'good' : 'bad'}>
        {is_verified ? 'Signature verified' : 'Signature invalid'}
      </Badge>
      <div className="soft">{answers.get(answer) ?? answer}</div>
    </div>
  ))
}

function Replay({ id }: { readonly id: string }) {
  const act = useAct()
  return (
    <Button
      aria-label={`Replay event ${id.slice(0, 8)}`}
      onPress={() =>
        void act({ method: 'POST', path: `/signed-events/${id}/replay` }, 'The event is being sent again.')
      }
    >
      Replay
    </Button>
  )
}
