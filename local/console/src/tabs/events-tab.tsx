import { useId } from 'react'
import { Badge } from '../../../../app/src/ui/badge.tsx'
import { Button } from '../../../../app/src/ui/button.tsx'
import { Card } from '../../../../app/src/ui/card.tsx'
import { EmptyState } from '../../../../app/src/ui/empty-state.tsx'
import type { ConsoleEvents } from '../../../console-api/replies.ts'
import { useAct } from '../data/outcome.tsx'
import { useData } from '../data/use-data.ts'
import { EventTable } from '../ui/event-table.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { TabPage } from '../ui/tab-page.tsx'
import '../ui/filter.css'

/** The signed events for the application, and the receiver of the local cloud. */
export function EventsTab() {
  const events = useData<ConsoleEvents>(['events'], '/signed-events')
  const act = useAct()
  return (
    <TabPage
      title="Events"
      summary="Signed events (Standard Webhooks) for the application. The local cloud sends them to its own receiver, which verifies each signature."
      actions={
        <Button
          onPress={() =>
            void act({ method: 'POST', path: '/signed-events/dispatch' }, 'The due events are being sent.')
          }
        >
          Send due events now
        </Button>
      }
    >
      <Loaded query={events} loading="Loading events">
        {({ receiver, items }) => (
          <>
            <Card>
              <h2>Receiver</h2>
              <AnswerChoice receiver={receiver} />
            </Card>
            {items.length === 0 ? (
              <EmptyState title="No events yet">
                Register a user, end a session or connect a provider to cause some.
              </EmptyState>
            ) : (
              <EventTable events={items} answers={new Map(receiver.answers)} />
            )}
          </>
        )}
      </Loaded>
    </TabPage>
  )
}

/** Selects how the receiver answers. */
function AnswerChoice({ receiver: { answer, answers } }: Pick<ConsoleEvents, 'receiver'>) {
  const act = useAct()
  const id = useId()
  const isFailing = answer !== 'accept'
  return (
    <div className="row">
      <div className="filter">
        <label htmlFor={id}>Answer of the receiver</label>
        <select
          id={id}
          value={answer}
          onChange={({ target }) =>
            void act(
              { method: 'PUT', path: `/receiver/${target.value}` },
              'The receiver answers differently now.',
            )
          }
        >
          {answers.map(([name, description]) => (
            <option key={name} value={name}>
              {description}
            </option>
          ))}
        </select>
      </div>
      {isFailing && <Badge kind="warn">Failing</Badge>}
    </div>
  )
}
