import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { requiredStage, stacksOf } from './stack/arguments.ts'
import { Refused, reportFaults } from './stack/report-faults.ts'

// npm run deploy | diff | destroy -- --stage dev [-- arguments of the CDK]: the same stage for the app and the CDK.
const COMMANDS = ['deploy', 'diff', 'destroy']

await reportFaults(async () => {
  const [command = '', ...argv] = process.argv.slice(2)
  if (!COMMANDS.includes(command))
    throw new Refused(`There is no command '${command}': deploy, diff or destroy.`)
  const { stage, rest } = requiredStage(argv)
  // A diff is of every stack by itself.
  const stacks = command === 'diff' ? [] : stacksOf(stage.name, rest)
  if (command === 'destroy' && (stage.protected || stage.name === 'prod'))
    throw new Refused(
      `The stage '${stage.name}' is protected: docs/runbook.md#destroying-a-protected-stage says how it is given up.`,
    )
  const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk')
  const { status } = spawnSync(
    process.execPath,
    [
      cdk,
      command,
      ...stacks,
      '--context',
      `stage=${stage.name}`,
      '--output',
      `cdk.out/${stage.name}`,
      ...rest,
    ],
    { stdio: 'inherit' },
  )
  process.exitCode = status ?? 1
})
