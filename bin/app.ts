import { SynthFault } from '../lib/infra/synth-fault.ts'
import { runCommand } from './command-line/run-command.ts'
import { openStage } from './stack/open-stage.ts'

const usage =
  'The CDK runs this program (cdk.json). The context value `stage` selects the stage. Use npm run synth, deploy or diff.'

await runCommand({ usage, options: {}, faults: [SynthFault] }, async () => {
  const context: Record<string, unknown> = JSON.parse(process.env['CDK_CONTEXT_JSON'] ?? '{}')
  const text = (name: string) => (typeof context[name] === 'string' ? context[name] : undefined)
  const { app } = await openStage(text('stage'), { first: new Set(text('first')?.split(',')) })
  app.synth()
})
