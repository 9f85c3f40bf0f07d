import { join } from 'node:path'
import { stages } from '../lib/infra/stages.ts'
import { stageArguments } from './stack/arguments.ts'
import { openStage } from './stack/open-stage.ts'
import { Refused, reportFaults } from './stack/report-faults.ts'

// npm run synth [-- --stage dev]: makes and checks the templates, of every stage where none is named. It needs no account,
// no network and no Docker.
const MOST_RESOURCES = 450

await reportFaults(async () => {
  const { name } = stageArguments(process.argv.slice(2))
  for (const stage of name === undefined ? Object.keys(stages) : [name]) {
    const startedAt = performance.now()
    const { app } = await openStage(stage, { outdir: join('cdk.out', stage) })
    for (const { stackName, template } of app.synth().stacks) {
      const count = Object.keys(template.Resources).length
      console.log(`${stackName}: ${count} resources (budget ${MOST_RESOURCES})`)
      if (count > MOST_RESOURCES) throw new Refused(`${stackName} has more resources than its budget.`)
    }
    console.log(`${stage}: cdk.out/${stage}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  }
})
