import { command } from '../../command-line/command.ts'
import { variables } from '../variables.ts'
import { filter, reason, target } from './options.ts'

const environment = variables

/** `npm run ops -- events` */
export const events = {
  call: 'npm run ops -- events',
  summary: 'Lists, replays and tests the events that are sent to the application.',
  commands: {
    list: command({
      call: 'npm run ops -- events list',
      summary: 'Lists events with their deliveries, newest first.',
      options: {
        type: filter('NAME', 'Events of this type, for example connection.broken.'),
        subject: filter('ID', 'Events about this connection or user.'),
        state: filter('WORD', 'Events with a delivery in this state: pending, delivered or failed.'),
        limit: filter('N', 'Number of events, 1 to 200 (default 50).'),
        cursor: filter('ID', 'Continues a list: the cursor that it printed last.'),
        ...target,
      },
      environment,
      examples: [
        ['npm run ops -- events list --state failed', 'shows the events that were not delivered'],
        ['npm run ops -- events list --subject <id>', 'shows the events about one connection or user'],
      ],
    }),
    replay: command({
      call: 'npm run ops -- events replay',
      summary: 'Sends events again with the same ids.',
      details: 'Give either an id or --failed-since. Receivers recognize a repeated event by its id.',
      arguments: [{ name: 'ID', describes: 'Id of an event.' }],
      options: {
        'failed-since': filter('TIME', 'Events whose delivery failed since this time, at most 1000.'),
        ...reason,
        ...target,
      },
      environment,
      examples: [
        ['npm run ops -- events replay <id> --reason "receiver lost it"', 'sends one event again'],
        [
          'npm run ops -- events replay --failed-since 2026-11-27T00:00:00Z --reason "endpoint repaired"',
          'sends the failed events again',
        ],
      ],
    }),
    'send-test': command({
      call: 'npm run ops -- events send-test',
      summary: 'Sends the event test.ping to an endpoint, once, and shows the result.',
      arguments: [{ name: 'ENDPOINT', describes: 'Id of the endpoint in its secret.', isRequired: true }],
      options: target,
      environment,
      examples: [['npm run ops -- events send-test local', 'tests the receiver of the local cloud']],
    }),
  },
} as const
