import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseStage } from '../../lib/infra/stage.ts'
import { stages } from '../../lib/infra/stages.ts'
import { startCloud } from '../../local/cloud.ts'
import { freePort } from '../../local/http-server.ts'
import { lambdaService } from '../../local/lambda/lambda-service.ts'
import { announce, progress } from '../command-line/progress.ts'
import { deployedFunctions } from './deployed-functions.ts'
import { functionLog } from './function-log.ts'
import { reservedVariables } from './reserved-variables.ts'

interface SmokeOptions {
  /** Default: the first stage. */
  readonly stage: string | undefined
  readonly redis: boolean
  readonly runtime: string | undefined
}

async function runSmoke(options: SmokeOptions, directory: string): Promise<number> {
  const stage = parseStage(options.stage ?? Object.keys(stages)[0], stages)
  const functionsOf = await progress(`Bundling the functions of ${stage.name}`, () =>
    deployedFunctions(
      { ...stage, rateLimit: options.redis ? 'redis' : 'postgres' },
      join(directory, 'assembly'),
    ),
  )
  const redis = options.redis ? { REDIS_URL: process.env['REDIS_URL'] || 'redis://127.0.0.1:6379' } : {}
  const data = join(directory, 'data')
  const port = await freePort()
  const log = functionLog()
  let processes = 0
  let running: ChildProcess | undefined
  let isInterrupted = false
  // Stops the smoke test only, so that the cleanup runs. The terminal and npm both forward one Ctrl-C.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      isInterrupted = true
      running?.kill()
    })
  announce('Starting a local cloud on the bundles')
  const stop = await startCloud({
    port,
    directory: data,
    tell: () => {},
    giveUp: fault => {
      throw fault
    },
    openFunctions: variables =>
      lambdaService(functionsOf({ ...variables, ...redis }), {
        reserved: reservedVariables(variables),
        runtimeClient: options.runtime && resolve(options.runtime),
        onLine: log.onLine,
        onStart: () => {
          processes += 1
        },
      }),
  })
  try {
    const smoke = async (...words: string[]): Promise<boolean> => {
      if (isInterrupted) return false
      const program = fileURLToPath(new URL('../smoke.ts', import.meta.url))
      const variables = { DATA_DIR: data, PORT: String(port) }
      running = spawn(process.execPath, [program, ...words], {
        stdio: 'inherit',
        env: { ...process.env, ...variables },
      })
      const [code] = await once(running, 'exit')
      return code === 0
    }
    // All users in this database belong to the smoke test, so it may rotate all tokens.
    const isComplete = (await smoke()) && (await smoke('--everyone'))
    for (const fault of log.faults()) console.error(fault)
    console.log(`${processes} cold starts, ${log.lines()} log lines, ${log.faults().length} unexpected`)
    return isComplete && log.faults().length === 0 ? 0 : 1
  } finally {
    await stop()
  }
}

/**
 * Runs the smoke test on the bundles of a stage, in a temporary directory.
 * @returns the exit code: 0 if every step passed and no function logged an unexpected line.
 */
export async function smokeBundlesOf(options: SmokeOptions): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-smoke-'))
  try {
    return await runSmoke(options, directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
