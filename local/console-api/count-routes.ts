import type { Mailbox } from '../recording/mailbox.ts'
import type { Recorder } from '../recording/recorder.ts'
import type { ConsoleServices } from './console-services.ts'
import type { Counts } from './replies.ts'
import { type ConsoleRoute, ok } from './route.ts'

/** What the numbers on the tabs are read from. */
export interface CountSources {
  readonly services: () => ConsoleServices
  readonly mailbox: Mailbox
  readonly recorder: Recorder
  readonly deadLetters: () => Promise<number>
}

/** Creates the route of the numbers on the tabs. */
export function countRoutes({ services, mailbox, recorder, deadLetters }: CountSources): ConsoleRoute[] {
  const count = async (table: 'users' | 'provider_connections'): Promise<number> => {
    const { rows } = await services()
      .databaseOwner.selectFrom(table)
      .select(eb => eb.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow()
    return Number(rows)
  }
  return [
    {
      method: 'GET',
      path: '/counts',
      handle: async () => {
        const [users, connections, dead_letters] = await Promise.all([
          count('users'),
          count('provider_connections'),
          deadLetters(),
        ])
        const counts: Counts = {
          mail: mailbox.all().length,
          requests: recorder.requests.all().length,
          users,
          connections,
          dead_letters,
        }
        return ok(counts)
      },
    },
  ]
}
