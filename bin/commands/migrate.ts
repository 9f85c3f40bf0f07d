import { command } from '../command-line/command.ts'
import { variables } from './variables.ts'

const environment = {
  DATA_DIR: variables.DATA_DIR,
  DATABASE_CLUSTER_ARN: 'Cluster of a stage. Default: the database of the running local cloud.',
  DATABASE_OWNER_SECRET_ARN: 'Secret with the login of the table owner, for DATABASE_CLUSTER_ARN.',
}

/** `npm run migrate` */
export const migrate = {
  call: 'npm run migrate',
  summary: 'Creates, applies and rolls back migrations of the database.',
  commands: {
    create: command({
      call: 'npm run migrate -- create',
      summary: 'Creates an empty migration and lists it in migrations/index.ts.',
      arguments: [
        { name: 'NAME', describes: 'Lower-case letters, digits and underscores.', isRequired: true },
      ],
      options: {},
      examples: [['npm run migrate -- create add_nickname', 'creates migrations/<UTC time>_add_nickname.ts']],
    }),
    up: command({
      call: 'npm run migrate -- up',
      summary: 'Applies all pending migrations and grants the functions access to new tables.',
      options: {},
      environment,
      examples: [['npm run migrate -- up', 'migrates the running local cloud']],
    }),
    down: command({
      call: 'npm run migrate -- down',
      summary: 'Rolls back the newest migration and deletes the data in the objects that it created.',
      details: 'Asks first. Without a terminal, it requires --yes.',
      options: { yes: { type: 'boolean', describes: 'Rolls back without asking.' } },
      environment,
      examples: [
        ['npm run migrate -- down', 'shows the migration and asks'],
        ['npm run migrate -- down --yes', 'rolls back without asking'],
      ],
    }),
    history: command({
      call: 'npm run migrate -- history',
      summary: 'Lists all migrations with the time of their application.',
      options: {},
      environment,
      examples: [['npm run migrate -- history', 'lists applied and pending migrations']],
    }),
    current: command({
      call: 'npm run migrate -- current',
      summary: 'Prints the newest applied migration.',
      options: {},
      environment,
      examples: [['npm run migrate -- current', 'prints one name']],
    }),
  },
} as const
