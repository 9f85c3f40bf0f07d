import { stageApp } from '../../lib/infra/app.ts'
import { bundledCode } from '../../lib/infra/bundling/bundled-code.ts'
import { assertContracts, contractsOf, functionFiles } from '../../lib/infra/contracts.ts'
import { grants } from '../../lib/infra/grants.ts'
import { parseStage } from '../../lib/infra/stage.ts'
import { stages } from '../../lib/infra/stages.ts'

interface Options {
  /** Where the templates go. */
  readonly outdir?: string
  /** Names of the stacks that have never been deployed successfully. */
  readonly first?: ReadonlySet<string>
}

/** Makes the app of a stage, its functions bundled. */
export async function openStage(name: string | undefined, options: Options = {}) {
  const stage = parseStage(name, stages)
  const contracts = contractsOf()
  // Before esbuild says the same in its own words.
  assertContracts(contracts, functionFiles(), Object.keys(grants))
  const code = await bundledCode(contracts, { withRedis: stage.rateLimit === 'redis' })
  return stageApp({ stage, code, contracts, ...options })
}
