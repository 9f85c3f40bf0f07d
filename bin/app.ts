import { openStage } from './stack/open-stage.ts'
import { reportFaults } from './stack/report-faults.ts'

// What the CDK runs (cdk.json): the app of the stage that `-c stage=NAME` names. `npm run deploy` and its like call it.
await reportFaults(async () => {
  const context: Record<string, unknown> = JSON.parse(process.env['CDK_CONTEXT_JSON'] ?? '{}')
  const text = (name: string) => (typeof context[name] === 'string' ? context[name] : undefined)
  const { app } = await openStage(text('stage'), { first: new Set(text('first')?.split(',')) })
  app.synth()
})
