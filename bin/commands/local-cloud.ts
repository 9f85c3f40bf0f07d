import { command } from '../command-line/command.ts'
import { variables } from './variables.ts'

/** `npm start` */
export const start = command({
  call: 'npm start',
  summary: 'Runs the API and the local cloud on this machine, until Ctrl-C.',
  options: {},
  environment: {
    PORT: 'Port of the API (default 3000). Mock Schwab uses the next port if it is free.',
    DATA_DIR: variables.DATA_DIR,
    '…': 'Every setting of lib/runtime/configuration/settings.ts, for example LOG_LEVEL.',
  },
  examples: [
    ['npm start', 'serves http://127.0.0.1:3000'],
    ['PORT=4000 DATA_DIR=/tmp/second npm start', 'runs a second local cloud with its own data'],
  ],
})

/** `npm run reset` */
export const reset = command({
  call: 'npm run reset',
  summary: 'Deletes the data directory of the local cloud with its database, keys and secrets.',
  details:
    'Asks first. Without a terminal, it requires --yes. Refuses a directory that is in use or has other data.',
  options: { yes: { type: 'boolean', describes: 'Deletes without asking.' } },
  environment: { DATA_DIR: variables.DATA_DIR },
  examples: [
    ['npm run reset', 'shows what it deletes and asks'],
    ['DATA_DIR=/tmp/second npm run reset -- --yes', 'deletes another data directory without asking'],
  ],
})
