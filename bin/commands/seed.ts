import { command } from '../command-line/command.ts'
import { variables } from './variables.ts'

/** `npm run seed:provider-credentials` */
export const seedProviderCredentials = command({
  call: 'npm run seed:provider-credentials',
  summary: 'Stores the credentials that a provider issued, in the local cloud or in a deployed stage.',
  details:
    'Asks for them without echo, or reads JSON from a pipe. It accepts no secret as an argument, because a shell keeps those in its history.',
  options: {
    provider: { type: 'string', value: 'KEY', describes: 'Provider, for example schwab.', isRequired: true },
    stage: {
      type: 'string',
      value: 'NAME',
      describes: 'Stage in lib/infra/stages.ts (default: the local cloud).',
    },
    region: {
      type: 'string',
      value: 'NAME',
      describes: 'Region of the stage. --stage requires it or AWS_REGION.',
    },
  },
  environment: variables,
  examples: [
    ['npm run seed:provider-credentials -- --provider schwab', 'asks, and writes to the local cloud'],
    [
      'npm run seed:provider-credentials -- --provider schwab --stage dev --region us-east-1 < schwab.json',
      'reads a file, and writes to dev',
    ],
  ],
})
