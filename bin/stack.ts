import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { stackNames } from '../lib/infra/stack-names.ts'
import { cdkArguments, profileOf, requiredStage } from './stack/arguments.ts'
import { deployProtected } from './stack/deploy.ts'
import { firstDeployments } from './stack/first-deployments.ts'
import { Refused, reportFaults } from './stack/report-faults.ts'

// npm run deploy | diff | destroy -- --stage dev [-- arguments of the CDK]: the same stage for the app and the CDK.
const COMMANDS = ['deploy', 'diff', 'destroy']

await reportFaults(async () => {
  const [command = '', ...argv] = process.argv.slice(2)
  if (!COMMANDS.includes(command))
    throw new Refused(`There is no command '${command}': deploy, diff or destroy.`)
  const { stage, rest } = requiredStage(argv)
  if (command === 'destroy' && (stage.protected || stage.name === 'prod'))
    throw new Refused(
      `The stage '${stage.name}' is protected: docs/runbook.md#destroying-a-protected-stage says how it is given up.`,
    )
  const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk')
  const run = (first: ReadonlySet<string>): number => {
    const words = [cdk, ...cdkArguments({ command, stage: stage.name, rest, first })]
    return spawnSync(process.execPath, words, { stdio: 'inherit' }).status ?? 1
  }
  process.exitCode =
    command === 'deploy' && stage.protected
      ? await deployProtected(run, () =>
          firstDeployments(Object.values(stackNames(stage.name)), profileOf(rest)),
        )
      : run(new Set())
})
