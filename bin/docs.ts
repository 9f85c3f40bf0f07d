import { CommandError, runCommand } from './command-line/run-command.ts'
import { buildSite } from './docs/build-site.ts'
import { serveSite } from './docs/serve-site.ts'

const usage = `npm run docs                        builds the documentation site into site/dist
npm run docs:dev [-- --without-code]  serves it with live reload; --without-code omits the code reference

Environment:
  DOCS_URL         URL at which the site is published; its path is the base of all links
  DOCS_REPOSITORY  URL of the repository's files on the default branch: https://host/owner/name/blob/main/`

const options = { dev: { type: 'boolean' }, 'without-code': { type: 'boolean' } } as const

await runCommand({ usage, options }, async ({ values }) => {
  const site = { withCode: !values['without-code'] }
  if (values.dev) await serveSite(site)
  const faults = values.dev ? [] : buildSite(site)
  if (faults.length > 0) throw new CommandError(faults.join('\n'))
})
