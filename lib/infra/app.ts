import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { ApiStack } from './api-stack.ts'
import type { FunctionCode } from './bundling/bundled-code.ts'
import { assertContracts, contractsOf, type FunctionContract, functionFiles } from './contracts.ts'
import { DataStack } from './data-stack.ts'
import { featureFlags } from './feature-flags.ts'
import { grants } from './grants.ts'
import type { Reach } from './network.ts'
import { stackNames } from './stack-names.ts'
import type { Stage } from './stage.ts'

/** What an app is made of. */
export interface AppProps {
  readonly stage: Stage
  readonly code: FunctionCode
  /** The contracts of the functions; those of the tables where none are given. */
  readonly contracts?: readonly FunctionContract[]
  /** The sections of the runbook; those of docs/runbook.md where none are given. */
  readonly sections?: ReadonlySet<string>
  /** Where the templates go; cdk.out, or where the CDK says, where nothing is given. */
  readonly outdir?: string
  /** Names of the stacks that have never been deployed successfully: protection would block the retry (decision 0037). */
  readonly first?: ReadonlySet<string>
}

/**
 * Makes the app of a stage: two stacks, checked by cdk-nag.
 * @throws {SynthFault} where contracts, files, grants and runbook do not agree.
 */
export function stageApp(props: AppProps) {
  const { stage, code, contracts = contractsOf(), sections, outdir, first } = props
  assertContracts(contracts, functionFiles(), Object.keys(grants))
  const app = new App({
    context: featureFlags,
    analyticsReporting: false,
    ...(outdir !== undefined && { outdir }),
  })
  // Who asks the limits in Valkey has to stand where it is.
  const isInNetwork = ({ uses }: FunctionContract) =>
    stage.rateLimit === 'redis' && uses.includes('rateLimits')
  const reach = stage.rateLimit === 'redis' ? reachOf(contracts.filter(isInNetwork)) : undefined
  const names = stackNames(stage.name)
  const isGuarded = (name: string) => stage.protected && !first?.has(name)
  const guarded = { data: isGuarded(names.data), api: isGuarded(names.api) }
  const data = new DataStack(app, names.data, { stage, reach, sections, guarded: guarded.data })
  const api = new ApiStack(app, names.api, {
    stage,
    data,
    contracts,
    code,
    isInNetwork,
    guarded: guarded.api,
  })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return { app, data, api }
}

/** What functions in the network reach from there, by the services that they use. */
function reachOf(contracts: readonly FunctionContract[]): Reach {
  const granted = [...new Set(contracts.flatMap(({ uses }) => uses))].map(name => grants[name])
  return {
    endpoints: [...new Set(granted.flatMap(({ endpoints }) => endpoints))].toSorted(),
    internet: granted.some(({ internet }) => internet === true),
  }
}
