import { CommandError, runCommand } from './command-line/run-command.ts'
import { lighthouse } from './commands/showcase.ts'

await runCommand(lighthouse, async () => {
  const { measure, BUDGET } = await import('./showcase/measure.ts')
  const ratings = await measure(line => console.log(line))
  const low = ratings.filter(({ isAccepted }) => !isAccepted)
  if (low.length > 0)
    throw new CommandError(
      `Below ${BUDGET}: ${low.map(({ page, device, category, rating }) => `${category} of ${page} on a ${device} (${rating})`).join(', ')}.`,
    )
})
