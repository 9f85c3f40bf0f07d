import { SynthFault } from '../lib/infra/synth-fault.ts'
import { runCommand, runGroup } from './command-line/run-command.ts'
import { stack } from './commands/stack.ts'
import { splitArguments } from './stack/arguments.ts'

const { deploy, diff, destroy } = stack.commands
const { own, rest } = splitArguments(process.argv.slice(2))
const load = () => import('./stack/run.ts')
const faults = [SynthFault]

await runGroup(
  stack,
  {
    deploy: argv =>
      runCommand(deploy, async ({ values: { stage } }) => (await load()).deployStage(stage, rest), {
        argv,
        faults,
      }),
    diff: argv =>
      runCommand(diff, async ({ values: { stage } }) => (await load()).compareStage(stage, rest), {
        argv,
        faults,
      }),
    destroy: argv =>
      runCommand(
        destroy,
        async ({ values: { stage, yes } }) => (await load()).destroyStage(stage, rest, yes),
        { argv, faults },
      ),
  },
  own,
)
