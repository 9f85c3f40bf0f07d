import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { stackNames } from '../lib/infra/stack-names.ts'
import { parseStage, type Stage } from '../lib/infra/stage.ts'
import { stages } from '../lib/infra/stages.ts'
import { SynthFault } from '../lib/infra/synth-fault.ts'
import { confirm } from './command-line/confirm.ts'
import { CommandError, runCommand, UsageError } from './command-line/run-command.ts'
import { cdkArguments, profileOf, splitArguments } from './stack/arguments.ts'
import { deployProtected } from './stack/deploy.ts'
import { firstDeployments } from './stack/first-deployments.ts'

const usage = `npm run deploy -- --stage NAME [-- CDK ARGUMENTS]             deploys a stage in lib/infra/stages.ts
npm run diff -- --stage NAME [-- CDK ARGUMENTS]               shows the changes of a deployment
npm run destroy -- --stage NAME [--yes] [-- CDK ARGUMENTS]    deletes an unprotected stage, after a confirmation or
                                                              with --yes`
const COMMANDS = ['deploy', 'diff', 'destroy']

const { own, rest } = splitArguments(process.argv.slice(2))
const options = { stage: { type: 'string' }, yes: { type: 'boolean' } } as const

await runCommand(
  { usage, options, positionals: 1, faults: [SynthFault] },
  async ({ values, positionals: [command = ''] }) => {
    if (!COMMANDS.includes(command))
      throw new UsageError(`Unknown command '${command}'. Give deploy, diff or destroy.`)
    if (values.yes && command !== 'destroy') throw new UsageError('Only destroy accepts --yes.')
    const stage = parseStage(values.stage, stages)
    const force = command === 'destroy' ? await confirmDeletion(stage, values.yes) : []
    const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk')
    const run = (first: ReadonlySet<string>): number => {
      const call = { command, stage: stage.name, rest: [...force, ...rest], first }
      return spawnSync(process.execPath, [cdk, ...cdkArguments(call)], { stdio: 'inherit' }).status ?? 1
    }
    process.exitCode = command === 'deploy' && stage.protected ? await deploy(stage, run) : run(new Set())
  },
  own,
)

/** Deploys a protected stage. New stacks are created without protection first. */
function deploy(stage: Stage, run: (first: ReadonlySet<string>) => number): Promise<number> {
  return deployProtected(run, () => firstDeployments(Object.values(stackNames(stage.name)), profileOf(rest)))
}

/** Confirms the deletion and returns the CDK arguments that skip its own confirmation. */
async function confirmDeletion(
  stage: { name: string; protected: boolean },
  isConfirmed: boolean | undefined,
) {
  if (stage.protected || stage.name === 'prod')
    throw new CommandError(
      `The stage '${stage.name}' is protected. See docs/operate/runbook.md#destroying-a-protected-stage.`,
    )
  await confirm(`This deletes the stage '${stage.name}' with its database and keys.`, isConfirmed)
  return ['--force']
}
