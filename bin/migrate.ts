import type { Command, Options } from './command-line/command.ts'
import type { ParsedArguments } from './command-line/parse.ts'
import { runCommand, runGroup } from './command-line/run-command.ts'
import { migrate } from './commands/migrate.ts'

const { create, up, down, history, current } = migrate.commands
const load = () => import('./migrations/run.ts')

/** The messages of the database and the migrator are for the user. */
const runner =
  <O extends Options>(command: Command<O>, run: (given: ParsedArguments<O>) => unknown) =>
  (argv: readonly string[]) =>
    runCommand(command, run, { argv, faults: [Error] })

await runGroup(migrate, {
  create: runner(create, async ({ positionals: [name = ''] }) => {
    const { createMigration } = await import('./migrations/files.ts')
    const { fileURLToPath } = await import('node:url')
    const folder = fileURLToPath(new URL('../migrations', import.meta.url))
    console.log(`migrations/${createMigration(folder, name, new Date())}.ts`)
  }),
  up: runner(up, async () => (await load()).migrateUp()),
  down: runner(down, async ({ values: { yes } }) => (await load()).migrateDown(yes)),
  history: runner(history, async () => (await load()).printHistory()),
  current: runner(current, async () => (await load()).printCurrent()),
})
