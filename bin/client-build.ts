import { progress } from './command-line/progress.ts'
import { runCommand } from './command-line/run-command.ts'
import { clientBuild } from './commands/generate.ts'

await runCommand(clientBuild, async () => {
  const { buildClient } = await import('./client/build.ts')
  await progress('Building the client into client/dist', () => buildClient())
})
