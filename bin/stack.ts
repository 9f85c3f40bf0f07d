import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { stackNames } from '../lib/infra/stack-names.ts'
import { parseStage, type Stage } from '../lib/infra/stage.ts'
import { stages } from '../lib/infra/stages.ts'
import { SynthFault } from '../lib/infra/synth-fault.ts'
import { confirm } from './command-line/confirm.ts'
import { Refused, runCommand, UsageError } from './command-line/run-command.ts'
import { cdkArguments, profileOf, splitArguments } from './stack/arguments.ts'
import { deployProtected } from './stack/deploy.ts'
import { firstDeployments } from './stack/first-deployments.ts'

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
    const force = command === 'destroy' ? await confirmed(stage, values.yes) : []
    const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk')
    const run = (first: ReadonlySet<string>): number => {
      const call = { command, stage: stage.name, rest: [...force, ...rest], first }
      return spawnSync(process.execPath, [cdk, ...cdkArguments(call)], { stdio: 'inherit' }).status ?? 1
    }
    process.exitCode = command === 'deploy' && stage.protected ? await deploy(stage, run) : run(new Set())
  },
  own,
)

/** Deploys a protected stage, which is created without protection the first time. */
function deploy(stage: Stage, run: (first: ReadonlySet<string>) => number): Promise<number> {
  return deployProtected(run, () => firstDeployments(Object.values(stackNames(stage.name)), profileOf(rest)))
}

/** Asks here, so that the CDK need not ask again. */
async function confirmed(stage: { name: string; protected: boolean }, isConfirmed: boolean | undefined) {
  if (stage.protected || stage.name === 'prod')
    throw new Refused(
      `The stage '${stage.name}' is protected: docs/runbook.md#destroying-a-protected-stage says how it is given up.`,
    )
  await confirm(`This removes the stage '${stage.name}' with its database and keys.`, isConfirmed)
  return ['--force']
}
