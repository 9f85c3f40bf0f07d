import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { stackNames } from '../../lib/infra/stack-names.ts'
import { parseStage, type Stage } from '../../lib/infra/stage.ts'
import { stages } from '../../lib/infra/stages.ts'
import { assertCredentials } from '../command-line/aws-account.ts'
import { confirm } from '../command-line/confirm.ts'
import { announce, progress } from '../command-line/progress.ts'
import { CommandError } from '../command-line/run-command.ts'
import { cdkArguments, profileOf } from './arguments.ts'
import { deployProtected } from './deploy.ts'
import { firstDeployments } from './first-deployments.ts'
import { assertNoPlaceholders } from './placeholders.ts'

type Words = readonly string[]

/** Deploys a stage. New stacks of a protected stage are created without protection first. */
export async function deployStage(name: string | undefined, rest: Words): Promise<void> {
  const stage = parseStage(name, stages)
  assertNoPlaceholders(stage)
  await checkCredentials(rest)
  const run = (first: ReadonlySet<string>) => runCdk('deploy', stage, rest, first)
  const findFirst = () => firstDeployments(Object.values(stackNames(stage.name)), profileOf(rest))
  process.exitCode = stage.protected ? await deployProtected(run, findFirst) : run(new Set())
}

/** Shows what a deployment would change. */
export async function compareStage(name: string | undefined, rest: Words): Promise<void> {
  const stage = parseStage(name, stages)
  // A comparison with a template file needs no account.
  if (!rest.some(word => /^--template(=|$)/.test(word))) await checkCredentials(rest)
  process.exitCode = runCdk('diff', stage, rest)
}

/** Deletes a stage that is not protected, after a confirmation. */
export async function destroyStage(
  name: string | undefined,
  rest: Words,
  isConfirmed: boolean | undefined,
): Promise<void> {
  const stage = parseStage(name, stages)
  if (stage.protected || stage.name === 'prod')
    throw new CommandError(
      `The stage '${stage.name}' is protected. See docs/operate/runbook.md#destroying-a-protected-stage.`,
    )
  await confirm(`This deletes the stage '${stage.name}' with its database and keys.`, isConfirmed)
  await checkCredentials(rest)
  // The confirmation of the CDK is not needed anymore.
  process.exitCode = runCdk('destroy', stage, ['--force', ...rest])
}

/** The CDK bundles and synthesizes for half a minute before it needs credentials. */
function checkCredentials(rest: Words): Promise<void> {
  return progress('Checking the AWS credentials', () => assertCredentials(profileOf(rest)))
}

function runCdk(
  command: string,
  { name }: Stage,
  rest: Words,
  first: ReadonlySet<string> = new Set(),
): number {
  announce(`Bundling the functions and creating the templates of ${name} (about half a minute)`)
  const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk')
  const words = cdkArguments({ command, stage: name, rest, first })
  return spawnSync(process.execPath, [cdk, ...words], { stdio: 'inherit' }).status ?? 1
}
