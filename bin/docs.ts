import { writeFileSync } from 'node:fs'
import { configurationDocument } from '../lib/runtime/configuration/document.ts'
import { runCommand } from './command-line/run-command.ts'

const usage = 'npm run docs: generates docs/configuration.md from the settings in the code.'

await runCommand({ usage, options: {} }, () =>
  writeFileSync(new URL('../docs/configuration.md', import.meta.url), configurationDocument()),
)
