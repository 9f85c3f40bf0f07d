import { CommandError, runCommand } from './command-line/run-command.ts'
import { docs } from './commands/docs.ts'

await runCommand(docs, async ({ values }) => {
  const site = { withCode: !values['without-code'] }
  if (values.dev) return (await import('./docs/serve-site.ts')).serveSite(site)
  const { buildSite } = await import('./docs/build-site.ts')
  const faults = buildSite(site)
  if (faults.length > 0) throw new CommandError(faults.join('\n'))
})
