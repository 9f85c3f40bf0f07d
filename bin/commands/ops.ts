import { command } from '../command-line/command.ts'
import { connections } from './ops/connections.ts'
import { events } from './ops/events.ts'
import { filter, reason, target } from './ops/options.ts'
import { sessions } from './ops/sessions.ts'
import { users } from './ops/users.ts'
import { variables } from './variables.ts'

/** `npm run ops` */
export const ops = {
  call: 'npm run ops',
  summary:
    'Calls the operator routes of the local cloud or of a deployed stage, signed with IAM credentials.',
  commands: {
    users,
    sessions,
    connections,
    events,
    rotate: command({
      call: 'npm run ops -- rotate',
      summary: 'Revokes every token of all users or of one user.',
      details: 'Give either --all or --user. --all asks first. Without a terminal, it requires --yes.',
      options: {
        ...reason,
        all: { type: 'boolean', describes: 'Revokes the tokens of all users.' },
        user: { type: 'string', value: 'ID', describes: 'Revokes the tokens of this user.' },
        'grace-seconds': {
          type: 'string',
          value: 'N',
          describes: 'With --all: how long the present tokens stay valid (default 0).',
        },
        yes: { type: 'boolean', describes: 'Revokes without asking.' },
        ...target,
      },
      environment: variables,
      examples: [
        ['npm run ops -- rotate --user <id> --reason "stolen laptop"', 'revokes the tokens of one user'],
        [
          'npm run ops -- rotate --all --reason "leaked backup" --grace-seconds 3600',
          'asks, then revokes all in an hour',
        ],
      ],
    }),
    'rotate-data-keys': command({
      call: 'npm run ops -- rotate-data-keys',
      summary: 'Starts a new data key for the provider tokens.',
      options: { ...reason, ...target },
      environment: variables,
      examples: [
        ['npm run ops -- rotate-data-keys --reason "stolen disk"', 'encrypts new tokens under a new key'],
      ],
    }),
    config: command({
      call: 'npm run ops -- config',
      summary: 'Shows the lowest valid token version. Tokens with a lower version are revoked.',
      options: target,
      environment: variables,
      examples: [
        ['npm run ops -- config', 'shows that of the local cloud'],
        ['npm run ops -- config --url https://api.example.com --region us-east-1', 'shows that of a stage'],
      ],
    }),
    audit: command({
      call: 'npm run ops -- audit',
      summary: 'Searches the audit trail, newest first.',
      options: {
        user: filter('ID', 'Records of this user.'),
        session: filter('ID', 'Records of this session.'),
        request: filter('ID', 'Records of this request.'),
        'client-request': filter('ID', 'Records of the request with this X-Request-Id of the client.'),
        trace: filter('ID', 'Records of this trace: 32 hexadecimal digits.'),
        action: filter('NAME', 'Records of this action, for example login_failed.'),
        outcome: filter('WORD', 'success, failure or refused.'),
        from: filter('TIME', 'Records since this time, for example 2026-11-01T00:00:00Z.'),
        to: filter('TIME', 'Records until this time.'),
        limit: filter('N', 'Number of records, 1 to 200 (default 50).'),
        cursor: filter('ID', 'Continues a search: the cursor that it printed last.'),
        ...target,
      },
      environment: variables,
      examples: [
        ['npm run ops -- audit --request <id>', 'shows what one request did'],
        ['npm run ops -- audit --action login_failed --from 2026-11-01T00:00:00Z', 'shows failed logins'],
        ['npm run --silent ops -- audit --limit 200 --json | jq .items', 'gives the records to a program'],
      ],
    }),
  },
} as const
