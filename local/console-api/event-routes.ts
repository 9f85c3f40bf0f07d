import { listEvents } from '../../lib/events/list-events.ts'
import { replayEvents } from '../../lib/events/replay-events.ts'
import { dispatchEvents } from '../../lib/jobs.ts'
import { isReceiverAnswer, type ReceivedEvent, receiverAnswers } from '../events/received-event.ts'
import type { Receiver } from '../events/start-receiver.ts'
import { actionMetadata, type ConsoleServices } from './console-services.ts'
import type { ConsoleEvents } from './replies.ts'
import { type ConsoleRoute, done, fault, ok } from './route.ts'
import { rowId } from './row-id.ts'

/** What the routes of the events require. */
interface EventDeps {
  readonly services: () => ConsoleServices
  readonly receiver: Receiver
  /** Runs a scheduled job now. */
  readonly runNow: (job: string) => Promise<boolean>
}

const EVENTS_SHOWN = 100
const OPERATOR = 'arn:aws:iam::000000000000:user/local-console'

/** Creates the routes of the events and of their receiver. */
export function eventRoutes({ services, receiver, runNow }: EventDeps): ConsoleRoute[] {
  return [
    { method: 'GET', path: '/signed-events', handle: async () => ok(await show(services(), receiver)) },
    {
      method: 'POST',
      path: '/signed-events/{id}/replay',
      handle: async ({ params, userAgent }) => {
        const { replayed } = await replayEvents(services(), {
          choice: { ids: [rowId(params['id'])] },
          actor: OPERATOR,
          reason: 'Replayed in the console',
          metadata: actionMetadata(userAgent),
        })
        return done(replayed > 0)
      },
    },
    {
      method: 'POST',
      path: '/signed-events/dispatch',
      handle: async () => done(await runNow(dispatchEvents.id)),
    },
    {
      method: 'PUT',
      path: '/receiver/{answer}',
      handle: ({ params }) => {
        const { answer } = params
        if (!isReceiverAnswer(answer)) return fault(422, 'The receiver has no such answer.')
        receiver.setAnswer(answer)
        return { status: 204 }
      },
    },
  ]
}

async function show(services: ConsoleServices, receiver: Receiver): Promise<ConsoleEvents> {
  const { items } = await listEvents(services, { limit: EVENTS_SHOWN })
  const received = Map.groupBy(receiver.received().toReversed(), ({ event_id }) => event_id)
  return {
    receiver: { answer: receiver.answer(), answers: Object.entries(receiverAnswers) },
    items: items.map(event => ({ ...event, received: (received.get(event.id) ?? []).map(toAttempt) })),
  }
}

function toAttempt({ at, is_verified, answer }: ReceivedEvent) {
  return { at, is_verified, answer }
}
