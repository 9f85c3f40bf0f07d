import { command } from '../../command-line/command.ts'
import { variables } from '../variables.ts'
import { filter, idOf, reason, target, yes } from './options.ts'

const environment = variables

/** `npm run ops -- users` */
export const users = {
  call: 'npm run ops -- users',
  summary: 'Finds users, disables, enables and unlocks their accounts, and removes second factors.',
  commands: {
    find: command({
      call: 'npm run ops -- users find',
      summary: 'Shows a user with the active sessions and the connections. The audit trail records it.',
      details: 'Give --email, --id or both.',
      options: {
        email: filter('ADDRESS', 'Email address of the user.'),
        id: filter('ID', 'Id of the user.'),
        ...target,
      },
      environment,
      examples: [['npm run ops -- users find --email ada@example.com', 'shows the user with this address']],
    }),
    disable: command({
      call: 'npm run ops -- users disable',
      summary: 'Disables an account: ends all sessions, revokes all tokens, and refuses logins and resets.',
      details: 'Asks first. Without a terminal, it requires --yes.',
      arguments: idOf('user'),
      options: { ...reason, ...yes, ...target },
      environment,
      examples: [['npm run ops -- users disable <id> --reason "account takeover"', 'asks, then disables']],
    }),
    enable: command({
      call: 'npm run ops -- users enable',
      summary: 'Enables a disabled account. Its earlier sessions and tokens stay revoked.',
      arguments: idOf('user'),
      options: { ...reason, ...target },
      environment,
      examples: [
        ['npm run ops -- users enable <id> --reason "owner verified"', 'lets the user sign in again'],
      ],
    }),
    unlock: command({
      call: 'npm run ops -- users unlock',
      summary: 'Ends the lockout of an account after wrong passwords.',
      arguments: idOf('user'),
      options: { ...reason, ...target },
      environment,
      examples: [
        ['npm run ops -- users unlock <id> --reason "support case 17"', 'lets the user sign in immediately'],
      ],
    }),
    'remove-factors': command({
      call: 'npm run ops -- users remove-factors',
      summary: 'Removes the passkeys, the authenticator app and the recovery codes of a user who lost them.',
      details:
        'Ends all sessions, and the user gets a mail. Asks first. Without a terminal, it requires --yes.',
      arguments: idOf('user'),
      options: { ...reason, ...yes, ...target },
      environment,
      examples: [
        [
          'npm run ops -- users remove-factors <id> --reason "support case 18, identity verified"',
          'asks, then lets the user sign in with the password only',
        ],
      ],
    }),
  },
} as const
