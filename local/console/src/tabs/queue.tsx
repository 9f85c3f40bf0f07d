import { Badge } from '../../../../app/src/ui/badge.tsx'
import { Button } from '../../../../app/src/ui/button.tsx'
import { Card } from '../../../../app/src/ui/card.tsx'
import { ConfirmDialog } from '../../../../app/src/ui/confirm-dialog.tsx'
import type { ConsoleQueue, DeadLetter } from '../../../console-api/replies.ts'
import { useAct } from '../data/outcome.tsx'
import { Time } from '../ui/time.tsx'

/** A queue with its dead letters. */
export function Queue({ queue }: { readonly queue: ConsoleQueue }) {
  const { name, job, waiting, in_flight, dead_letters } = queue
  return (
    <Card>
      <div className="row">
        <h3 className="queue-name">{name}</h3>
        <Badge>{waiting} waiting</Badge>
        <Badge>{in_flight} in flight</Badge>
        <Badge kind={dead_letters.length > 0 ? 'bad' : 'neutral'}>{dead_letters.length} dead letters</Badge>
        <span className="soft">
          for <code>{job}</code>
        </span>
      </div>
      {dead_letters.map(letter => (
        <Letter key={letter.id} queue={name} letter={letter} />
      ))}
    </Card>
  )
}

/** A message that failed too often. */
function Letter({
  queue,
  letter: { id, sent_at, body },
}: {
  readonly queue: string
  readonly letter: DeadLetter
}) {
  const act = useAct()
  const path = `/queues/${queue}/dead-letters/${id}`
  return (
    <div className="section">
      <p>
        Sent <Time at={sent_at} />
      </p>
      <pre className="code-block">{body}</pre>
      <div className="row">
        <Button
          aria-label={`Redrive message ${id.slice(0, 8)}`}
          onPress={() =>
            void act({ method: 'POST', path: `${path}/redrive` }, 'The message is in the queue again.')
          }
        >
          Redrive
        </Button>
        <ConfirmDialog
          trigger={
            <Button variant="danger" aria-label={`Delete message ${id.slice(0, 8)}`}>
              Delete
            </Button>
          }
          title="Delete this dead letter?"
          confirmLabel="Delete"
          onConfirm={() => void act({ method: 'DELETE', path }, 'The dead letter is deleted.')}
        >
          What the message asked for is not done.
        </ConfirmDialog>
      </div>
    </div>
  )
}
