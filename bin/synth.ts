import { join } from 'node:path'
import { stages } from '../lib/infra/stages.ts'
import { SynthFault } from '../lib/infra/synth-fault.ts'
import { CommandError, runCommand } from './command-line/run-command.ts'
import { openStage } from './stack/open-stage.ts'

const usage = `npm run synth [-- --stage NAME]

Creates and checks the templates of a stage or of all stages. Requires no AWS account, network or Docker.`
/** CloudFormation allows 500 resources in a stack. */
const MAX_RESOURCES = 450

const options = { stage: { type: 'string' } } as const

await runCommand({ usage, options, faults: [SynthFault] }, async ({ values: { stage: name } }) => {
  for (const stage of name === undefined ? Object.keys(stages) : [name]) {
    const startedAt = performance.now()
    const { app } = await openStage(stage, { outdir: join('cdk.out', stage) })
    for (const { stackName, template } of app.synth().stacks) {
      const count = Object.keys(template.Resources).length
      console.log(`${stackName}: ${count} resources (budget ${MAX_RESOURCES})`)
      if (count > MAX_RESOURCES)
        throw new CommandError(`${stackName} exceeds the budget of ${MAX_RESOURCES} resources.`)
    }
    console.log(`${stage}: cdk.out/${stage}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  }
})
