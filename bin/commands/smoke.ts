import { command } from '../command-line/command.ts'
import { variables } from './variables.ts'

/** `npm run smoke` */
export const smoke = command({
  call: 'npm run smoke',
  summary:
    'Takes new users of a running local cloud through the life of an account, second factors, and connections to both mock providers.',
  details: `Prints each step and what it waits for. Takes about a minute and a half, because it waits once for the schedule.
It changes its own users, sessions, connections, grants and items only, and leaves users like
smoke-…@example.com behind. With --everyone it rotates the tokens of all users
instead, and refuses to run if the database has users of others.`,
  options: {
    url: {
      type: 'string',
      value: 'URL',
      describes: 'Address of the local cloud (default: found by DATA_DIR and PORT).',
    },
    everyone: { type: 'boolean', describes: 'Tests the rotation of all tokens instead.' },
  },
  environment: { DATA_DIR: variables.DATA_DIR, PORT: variables.PORT },
  examples: [
    ['npm run smoke', 'tests the local cloud that `npm start` runs in another terminal'],
    ['npm run smoke -- --url http://127.0.0.1:4000', 'tests the local cloud at that address'],
  ],
})

/** `npm run smoke:bundles` */
export const smokeBundles = command({
  call: 'npm run smoke:bundles',
  summary:
    'Runs the smoke test against the bundles that a deployment uploads, each in its own process as on Lambda.',
  details:
    'Starts a local cloud on a free port in a temporary directory, and removes it afterwards. Needs no AWS account.',
  options: {
    stage: {
      type: 'string',
      value: 'NAME',
      describes: 'Stage in lib/infra/stages.ts that provides templates and settings (default: the first).',
    },
    redis: { type: 'boolean', describes: 'Keeps the rate limits in Redis.' },
    runtime: {
      type: 'string',
      value: 'FILE',
      describes:
        'Client of the Lambda Runtime API, for example that of aws-lambda-ric (default: a local client).',
    },
  },
  environment: { REDIS_URL: 'Redis for --redis (default redis://127.0.0.1:6379).' },
  examples: [
    ['npm run smoke:bundles', 'tests the bundles of the first stage'],
    ['npm run smoke:bundles -- --stage prod --redis', 'tests those of prod with Redis'],
  ],
})
