import { buildClient } from './client/build.ts'
import { runCommand } from './command-line/run-command.ts'

const usage = 'npm run client:build: builds the client into client/dist.'

await runCommand({ usage, options: {} }, () => buildClient())
