import { command } from '../../command-line/command.ts'
import { variables } from '../variables.ts'
import { idOf, reason, target, yes } from './options.ts'

/** `npm run ops -- sessions` */
export const sessions = {
  call: 'npm run ops -- sessions',
  summary: 'Ends single sessions of users.',
  commands: {
    end: command({
      call: 'npm run ops -- sessions end',
      summary: 'Ends one session of a user. `users find` shows the ids.',
      details: 'Asks first. Without a terminal, it requires --yes.',
      arguments: idOf('session'),
      options: { ...reason, ...yes, ...target },
      environment: variables,
      examples: [['npm run ops -- sessions end <id> --reason "unknown device"', 'asks, then ends it']],
    }),
  },
} as const
