import { runCommand } from './command-line/run-command.ts'
import { screenshots } from './commands/showcase.ts'

await runCommand(screenshots, async () => {
  const { takeScreenshots } = await import('./showcase/take-screenshots.ts')
  for (const file of await takeScreenshots()) console.log(file)
})
