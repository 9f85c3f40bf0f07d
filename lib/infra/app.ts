import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { ApiStack } from './api-stack.ts'
import type { FunctionCode } from './bundling/bundled-code.ts'
import { assertContracts, contractsOf, type FunctionContract, functionFiles } from './contracts.ts'
import { DataStack } from './data-stack.ts'
import { featureFlags } from './feature-flags.ts'
import { grants } from './grants.ts'
import type { NetworkTargets } from './network.ts'
import { OperationsStack } from './operations-stack.ts'
import { stackNames } from './stack-names.ts'
import type { Stage } from './stage.ts'

/** Options of {@link stageApp}. */
export interface AppProps {
  readonly stage: Stage
  readonly code: FunctionCode
  /** Folder with the build of the application. Required if the stage has `app`. */
  readonly webFolder?: string | undefined
  /** Contracts of the functions. Default: all routes and jobs. */
  readonly contracts?: readonly FunctionContract[]
  /** Anchors of the runbook. Default: those of docs/operate/runbook.md. */
  readonly sections?: ReadonlySet<string>
  /** Output folder of the templates. Default: the folder that the CDK CLI sets, or cdk.out. */
  readonly outdir?: string
  /** Stacks without a successful deployment. Deletion protection would block the retry (decision 0037). */
  readonly first?: ReadonlySet<string>
}

/**
 * Creates the CDK app of a stage: three stacks, checked by cdk-nag.
 * @throws {SynthFault} if contracts, files, grants and runbook do not match.
 */
export function stageApp(props: AppProps) {
  const { stage, code, webFolder, contracts = contractsOf(), sections, outdir, first } = props
  assertContracts(contracts, functionFiles(), Object.keys(grants))
  const app = new App({
    context: featureFlags,
    analyticsReporting: false,
    ...(outdir !== undefined && { outdir }),
  })
  // Valkey is reachable only from within the VPC.
  const isInNetwork = ({ uses }: FunctionContract) =>
    stage.rateLimit === 'redis' && uses.includes('rateLimits')
  const targets = stage.rateLimit === 'redis' ? targetsOf(contracts.filter(isInNetwork)) : undefined
  const names = stackNames(stage.name)
  const isGuarded = (name: string) => stage.protected && !first?.has(name)
  const data = new DataStack(app, names.data, { stage, targets, sections, guarded: isGuarded(names.data) })
  const api = new ApiStack(app, names.api, {
    stage,
    data,
    contracts,
    code,
    webFolder,
    isInNetwork,
    guarded: isGuarded(names.api),
  })
  const operations = new OperationsStack(app, names.operations, {
    stage,
    data,
    api,
    contracts,
    guarded: isGuarded(names.operations),
  })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return { app, data, api, operations }
}

/** Collects the network targets of all services that the functions use. */
function targetsOf(contracts: readonly FunctionContract[]): NetworkTargets {
  const granted = [...new Set(contracts.flatMap(({ uses }) => uses))].map(name => grants[name])
  return {
    endpoints: [...new Set(granted.flatMap(({ endpoints }) => endpoints))].toSorted(),
    internet: granted.some(({ internet }) => internet === true),
  }
}
