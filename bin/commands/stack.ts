import { command } from '../command-line/command.ts'
import { variables } from './variables.ts'

const stage = {
  type: 'string',
  value: 'NAME',
  describes: 'Stage in lib/infra/stages.ts.',
} as const

const cdk = 'Arguments after a second `--` go to the CDK.'
const environment = { AWS_REGION: 'Region of the stage.', AWS_PROFILE: variables.AWS_PROFILE }

/** `npm run synth` */
export const synth = command({
  call: 'npm run synth',
  summary:
    'Creates and checks the templates of all stages, or of one. Needs no AWS account, network or Docker.',
  options: { stage: { ...stage, describes: 'Stage in lib/infra/stages.ts (default: all).' } },
  examples: [
    ['npm run synth', 'writes cdk.out/<stage> for every stage'],
    ['npm run synth -- --stage dev', 'writes cdk.out/dev'],
  ],
})

/** `npm run deploy`, `npm run diff` and `npm run destroy` */
export const stack = {
  call: 'node bin/stack.ts',
  summary: 'Deploys, compares and deletes a stage.',
  commands: {
    deploy: command({
      call: 'npm run deploy',
      summary: 'Deploys a stage.',
      details: `Refuses a stage with the placeholders of example.com. ${cdk}`,
      options: { stage: { ...stage, isRequired: true } },
      environment,
      examples: [
        ['npm run deploy -- --stage dev', 'deploys the stacks of dev'],
        ['npm run deploy -- --stage dev -- --require-approval never', 'deploys without questions'],
      ],
    }),
    diff: command({
      call: 'npm run diff',
      summary: 'Shows what a deployment would change.',
      details: cdk,
      options: { stage: { ...stage, isRequired: true } },
      environment,
      examples: [['npm run diff -- --stage dev', 'compares the templates with the deployed ones']],
    }),
    destroy: command({
      call: 'npm run destroy',
      summary: 'Deletes a stage that is not protected, with its database and keys.',
      details: `Asks first. Without a terminal, it requires --yes. ${cdk}`,
      options: {
        stage: { ...stage, isRequired: true },
        yes: { type: 'boolean', describes: 'Deletes without asking.' },
      },
      environment,
      examples: [
        ['npm run destroy -- --stage dev', 'asks, then deletes dev'],
        ['npm run destroy -- --stage dev --yes', 'deletes dev without asking'],
      ],
    }),
  },
} as const

/** The program that the CDK runs (cdk.json). */
export const app = command({
  call: 'node bin/app.ts',
  summary: 'Creates the CDK app of a stage. The CDK runs it: use npm run synth, deploy or diff.',
  options: {},
  environment: { CDK_CONTEXT_JSON: 'Context of the CDK. `stage` selects the stage.' },
  examples: [['npm run synth -- --stage dev', 'runs it for dev']],
})
