import { parseArgs } from 'node:util'
import { parseStage } from '../../lib/infra/stage.ts'
import { stages } from '../../lib/infra/stages.ts'
import { Refused } from './report-faults.ts'

/** The stage that a command's `--stage` names, and what else it was given. */
export function stageArguments(argv: readonly string[]) {
  const at = argv.indexOf('--')
  const [own, rest] = at < 0 ? [argv, []] : [argv.slice(0, at), argv.slice(at + 1)]
  try {
    const { values } = parseArgs({ args: [...own], options: { stage: { type: 'string' } } })
    return { name: values.stage, rest }
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error))
  }
}

/** The same, for a command that needs a stage, which is checked. */
export function requiredStage(argv: readonly string[]) {
  const { name, rest } = stageArguments(argv)
  return { stage: parseStage(name, stages), rest }
}

/** Which stacks the CDK is to deal with: all of the stage, unless its own arguments name some. */
export function stacksOf(stage: string, rest: readonly string[]): readonly string[] {
  return rest.some(word => word.startsWith(`dashtam-${stage}`)) ? [] : ['--all']
}
