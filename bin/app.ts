import { SynthFault } from '../lib/infra/synth-fault.ts'
import { runCommand } from './command-line/run-command.ts'
import { app } from './commands/stack.ts'

await runCommand(
  app,
  async () => {
    const { openStage } = await import('./stack/open-stage.ts')
    const context: Record<string, unknown> = JSON.parse(process.env['CDK_CONTEXT_JSON'] ?? '{}')
    const text = (name: string) => (typeof context[name] === 'string' ? context[name] : undefined)
    const opened = await openStage(text('stage'), { first: new Set(text('first')?.split(',')) })
    opened.app.synth()
  },
  { faults: [SynthFault] },
)
