import { globSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { IgnoreMode, type Stack, SymlinkFollowMode } from 'aws-cdk-lib'
import { Architecture, Code, LayerVersion } from 'aws-cdk-lib/aws-lambda'
import type { FunctionCode } from './bundling/bundled-code.ts'
import { assertCityDatabase } from './city-database.ts'
import type { FunctionContract } from './contracts.ts'
import type { Stage } from './stage.ts'
import { SynthFault } from './synth-fault.ts'

/** Limit of Lambda for the code of a function and its layers, extracted, in bytes. */
const MAX_BYTES = 250 * 1024 ** 2

interface CityLayerProps {
  readonly code: FunctionCode
  readonly deployed: { readonly stage: Stage }
}

/**
 * Creates the layer with the city database of the stage. A layer, so that the functions share one copy. Each stack has
 * a separate layer: its ARN changes with each version, and CloudFormation cannot change an export in use.
 * @returns undefined if the stage has no city database.
 * @throws {SynthFault} if the file is missing or not an MMDB file, or a function with it exceeds the limit of Lambda.
 */
export function cityLayer(
  stack: Stack,
  contracts: readonly FunctionContract[],
  { code, deployed: { stage } }: CityLayerProps,
): LayerVersion | undefined {
  if (stage.cityDatabase === undefined) return undefined
  const file = assertCityDatabase(stage.cityDatabase)
  const size = statSync(file).size
  for (const { id } of contracts) {
    const codeSize = sizeOf(code.folderOf(id))
    if (size + codeSize > MAX_BYTES)
      throw new SynthFault(
        `The file ${file} (cityDatabase, ${megabytes(size)} MB) and the code of ${id} (${megabytes(codeSize)} MB) exceed the Lambda limit of 250 MB.`,
      )
  }
  return new LayerVersion(stack, 'Cities', {
    description: `GeoIP database with cities: ${basename(file)}`,
    compatibleArchitectures: [Architecture.ARM_64],
    // An asset is a folder. Excludes all other files of the folder.
    code: Code.fromAsset(dirname(file), {
      exclude: ['*', `!${basename(file)}`],
      ignoreMode: IgnoreMode.GIT,
      followSymlinks: SymlinkFollowMode.ALWAYS,
    }),
  })
}

function sizeOf(folder: string): number {
  return globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** Rounds up, so that a file above the limit does not appear to be at it. */
const megabytes = (bytes: number) => Math.ceil(bytes / 1024 ** 2)
