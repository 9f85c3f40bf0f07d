import { command } from '../../command-line/command.ts'
import { variables } from '../variables.ts'
import { filter, idOf, reason, target, yes } from './options.ts'

const environment = variables

const filters = {
  provider: filter('KEY', 'Only connections to this provider.'),
  status: filter('NAME', 'Only connections with this status.'),
} as const

/** `npm run ops -- connections` */
export const connections = {
  call: 'npm run ops -- connections',
  summary: 'Counts, ends and refreshes connections to providers.',
  commands: {
    list: command({
      call: 'npm run ops -- connections list',
      summary: 'Counts the connections by provider and status, and their refreshes.',
      options: { ...filters, ...target },
      environment,
      examples: [['npm run ops -- connections list --status error', 'counts the failed connections']],
    }),
    end: command({
      call: 'npm run ops -- connections end',
      summary: 'Ends the authorization of one connection and notifies its owner.',
      details: 'The owner can connect again. Asks first. Without a terminal, it requires --yes.',
      arguments: idOf('connection'),
      options: { ...reason, ...yes, ...target },
      environment,
      examples: [
        ['npm run ops -- connections end <id> --reason "request of the bank"', 'asks, then ends it'],
      ],
    }),
    refresh: command({
      call: 'npm run ops -- connections refresh',
      summary: 'Refreshes connections now, spread at a rate, and waits until they are done.',
      details: `Also retries failed connections whose tokens still exist. Ctrl-C stops waiting, not the refreshes.
        Without a filter, it asks first, or requires --yes without a terminal.`,
      options: {
        ...reason,
        rate: { type: 'string', value: 'N', describes: 'Refreshes per minute, 1 to 6000 (default 60).' },
        'replace-tokens': {
          type: 'boolean',
          describes: 'Also replaces access tokens that do not expire, after a breach.',
        },
        ...filters,
        status: filter('NAME', 'Only connections with this status: active, expiring or error.'),
        connection: filter('ID', 'Only this connection.'),
        'no-wait': { type: 'boolean', describes: 'Ends when the refreshes are scheduled.' },
        ...yes,
        ...target,
      },
      environment,
      examples: [
        [
          'npm run ops -- connections refresh --status error --provider schwab --reason "new secret"',
          'retries the failed connections to a provider',
        ],
        ['npm run ops -- connections refresh --connection <id> --reason "support case 17"', 'refreshes one'],
      ],
    }),
  },
} as const
