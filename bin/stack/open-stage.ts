import { stageApp } from '../../lib/infra/app.ts'
import { bundledCode } from '../../lib/infra/bundling/bundled-code.ts'
import { assertContracts, contractsOf, functionFiles } from '../../lib/infra/contracts.ts'
import { grants } from '../../lib/infra/grants.ts'
import { parseStage } from '../../lib/infra/stage.ts'
import { stages } from '../../lib/infra/stages.ts'
import { buildWeb } from '../web/build.ts'

interface Options {
  /** Output folder of the templates. */
  readonly outdir?: string
  /** Stacks without a successful deployment. */
  readonly first?: ReadonlySet<string>
}

/** Bundles the functions of a stage, builds the application if the stage has it, and creates the CDK app. */
export async function openStage(name: string | undefined, options: Options = {}) {
  const stage = parseStage(name, stages)
  const contracts = contractsOf()
  // Runs before esbuild, because its message is clearer.
  assertContracts(contracts, functionFiles(), Object.keys(grants))
  const code = await bundledCode(contracts, { withRedis: stage.rateLimit === 'redis' })
  const webFolder = stage.app && (await buildWeb('app', () => console.error('Building the application')))
  return stageApp({ stage, code, contracts, webFolder, ...options })
}
