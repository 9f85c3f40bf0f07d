import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { parseStage } from '../lib/infra/stage.ts'
import { stages } from '../lib/infra/stages.ts'
import { SynthFault } from '../lib/infra/synth-fault.ts'
import { confirm } from './command-line/confirm.ts'
import { Refused, runCommand, UsageError } from './command-line/run-command.ts'
import { splitArguments, stacksOf } from './stack/arguments.ts'

const usage = `npm run deploy -- --stage NAME [-- ARGUMENTS OF THE CDK]
npm run diff -- --stage NAME [-- ARGUMENTS OF THE CDK]
npm run destroy -- --stage NAME [--yes] [-- ARGUMENTS OF THE CDK]

Deploys a stage of lib/infra/stages.ts, shows what a deployment would change, or removes a stage that is not protected.
destroy asks before it removes anything, unless --yes is given.`
const COMMANDS = ['deploy', 'diff', 'destroy']

const { own, rest } = splitArguments(process.argv.slice(2))
const options = { stage: { type: 'string' }, yes: { type: 'boolean' } } as const

await runCommand(
  { usage, options, positionals: 1, faults: [SynthFault] },
  async ({ values, positionals: [command = ''] }) => {
    if (!COMMANDS.includes(command))
      throw new UsageError(`There is no command '${command}': deploy, diff or destroy.`)
    if (values.yes && command !== 'destroy') throw new UsageError('--yes belongs to destroy')
    const stage = parseStage(values.stage, stages)
    // A diff is of every stack by itself.
    const stacks = command === 'diff' ? [] : stacksOf(stage.name, rest)
    const force = command === 'destroy' ? await confirmed(stage, values.yes) : []
    const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk')
    const context = ['--context', `stage=${stage.name}`, '--output', `cdk.out/${stage.name}`]
    const words = [cdk, command, ...stacks, ...context, ...force, ...rest]
    const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' })
    process.exitCode = status ?? 1
  },
  own,
)

/** Asks here, so that the CDK need not ask again. */
async function confirmed(stage: { name: string; protected: boolean }, isConfirmed: boolean | undefined) {
  if (stage.protected || stage.name === 'prod')
    throw new Refused(
      `The stage '${stage.name}' is protected: docs/runbook.md#destroying-a-protected-stage says how it is given up.`,
    )
  await confirm(`This removes the stage '${stage.name}' with its database and keys.`, isConfirmed)
  return ['--force']
}
