import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { stageApp } from '../../lib/infra/app.ts'
import { bundledCode } from '../../lib/infra/bundling/bundled-code.ts'
import { assertCityDatabase } from '../../lib/infra/city-database.ts'
import { contractsOf } from '../../lib/infra/contracts.ts'
import type { Stage } from '../../lib/infra/stage.ts'
import type { DeployedFunction } from '../../local/lambda/execution-environment.ts'

const Value = z.union([z.string(), z.record(z.string(), z.unknown())])
const Template = z.object({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.unknown() })),
})
const FunctionProperties = z.object({
  FunctionName: z.string(),
  Handler: z.string(),
  MemorySize: z.number(),
  Timeout: z.number(),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), Value) }),
})
const Assets = z.object({ files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })) })

/** Local values of environment variables that refer to AWS resources in the template. */
export type LocalVariables = Readonly<Record<string, string>>

/**
 * Synthesizes a stage into a folder and returns its functions with the deployed code and configuration. An environment
 * variable gets its local value if there is one, otherwise the value of the template. Functions get no other variables.
 */
export async function deployedFunctions(
  stage: Stage,
  outdir: string,
): Promise<(variables: LocalVariables) => readonly DeployedFunction[]> {
  const contracts = contractsOf()
  const code = await bundledCode(contracts, { withRedis: stage.rateLimit === 'redis' })
  const { app, api, operations } = stageApp({ stage, code, contracts, outdir })
  app.synth()
  const read = <T>(file: string, schema: z.ZodType<T>): T =>
    schema.parse(JSON.parse(readFileSync(join(outdir, file), 'utf8')))
  const stacks = [api, operations]
  const files = Object.fromEntries(
    stacks.flatMap(({ stackName }) => Object.entries(read(`${stackName}.assets.json`, Assets).files)),
  )
  const properties = stacks
    .flatMap(({ templateFile }) => Object.values(read(templateFile, Template).Resources))
    .flatMap(({ Type, Properties }) => {
      const parsed = FunctionProperties.safeParse(Properties)
      return Type === 'AWS::Lambda::Function' && parsed.success ? [parsed.data] : []
    })
  // A file in a layer. Lambda extracts layers to /opt.
  const cities = stage.cityDatabase && { GEOIP_DATABASE: assertCityDatabase(stage.cityDatabase) }
  return variables =>
    contracts.map(({ id }) => {
      const name = `dashtam-${stage.name}-${id.replaceAll('/', '-')}`
      const found = properties.find(({ FunctionName }) => FunctionName === name)
      const asset = files[found?.Code.S3Key.replace(/\.zip$/, '') ?? '']
      if (!found || !asset) throw new Error(`The template has no function ${name} with an asset.`)
      const folder = join(outdir, asset.source.path)
      return {
        id,
        functionName: name,
        folder,
        handler: found.Handler,
        memoryMegabytes: found.MemorySize,
        timeoutSeconds: found.Timeout,
        environment: localEnvironment(found.Environment.Variables, { ...variables, ...cities }, folder),
      }
    })
}

function localEnvironment(
  template: Readonly<Record<string, z.infer<typeof Value>>>,
  local: LocalVariables,
  folder: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      // A file in the bundle. Lambda extracts the bundle to /var/task.
      if (typeof value === 'string' && value.startsWith('/var/task/'))
        return [name, value.replace('/var/task', folder)]
      const resolved = local[name] ?? value
      if (typeof resolved !== 'string') throw new Error(`The local cloud has no value for ${name}.`)
      return [name, resolved]
    }),
  )
}
