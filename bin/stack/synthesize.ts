import { join } from 'node:path'
import { parseStage } from '../../lib/infra/stage.ts'
import { stages } from '../../lib/infra/stages.ts'
import { progress } from '../command-line/progress.ts'
import { CommandError } from '../command-line/run-command.ts'
import { openStage } from './open-stage.ts'

/** CloudFormation allows 500 resources in a stack. */
const MAX_RESOURCES = 450

/**
 * Creates and checks the templates of a stage, or of all stages.
 * @throws {CommandError} if a stack has too many resources.
 */
export async function synthesize(name: string | undefined): Promise<void> {
  const names = name === undefined ? Object.keys(stages) : [name]
  // Before the bundling, which takes long.
  for (const stage of names) parseStage(stage, stages)
  for (const stage of names) {
    const startedAt = performance.now()
    const outdir = join('cdk.out', stage)
    const { app } = await progress(`Bundling the functions of ${stage}`, () => openStage(stage, { outdir }))
    const { stacks } = await progress(`Creating the templates of ${stage}`, () => app.synth())
    for (const { stackName, template } of stacks) {
      const count = Object.keys(template.Resources).length
      console.log(`${stackName}: ${count} resources (budget ${MAX_RESOURCES})`)
      if (count > MAX_RESOURCES)
        throw new CommandError(`${stackName} exceeds the budget of ${MAX_RESOURCES} resources.`)
    }
    console.log(`${stage}: ${outdir}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  }
}
