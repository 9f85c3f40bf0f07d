import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseStage } from '../lib/infra/stage.ts'
import { stages } from '../lib/infra/stages.ts'
import { SynthFault } from '../lib/infra/synth-fault.ts'
import { startCloud } from '../local/cloud.ts'
import { freePort } from '../local/http-server.ts'
import { lambdaService } from '../local/lambda/lambda-service.ts'
import { deployedFunctions } from './bundles/deployed-functions.ts'
import { functionLog } from './bundles/function-log.ts'
import { reservedVariables } from './bundles/reserved-variables.ts'
import { runCommand } from './command-line/run-command.ts'

const usage = `npm run smoke:bundles -- [--stage NAME] [--redis] [--runtime FILE]
  --stage NAME     stage in lib/infra/stages.ts that provides templates and settings (default: the first)
  --redis          use rateLimit 'redis' with REDIS_URL (default redis://127.0.0.1:6379)
  --runtime FILE   client of the Lambda Runtime API, for example the one of aws-lambda-ric (default: a local client)

Runs the smoke test against the bundles that a deployment uploads, each in a separate process, like Lambda. Starts the
local cloud on a free port in a temporary directory and removes it afterwards.`

interface SmokeOptions {
  readonly stage: string
  readonly redis: boolean
  readonly runtime: string | undefined
}

async function runSmoke(options: SmokeOptions, directory: string): Promise<number> {
  const stage = parseStage(options.stage, stages)
  const functionsOf = await deployedFunctions(
    { ...stage, rateLimit: options.redis ? 'redis' : 'postgres' },
    join(directory, 'assembly'),
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
      const program = fileURLToPath(new URL('smoke.ts', import.meta.url))
      const variables = { SMOKE_URL: `http://127.0.0.1:${port}`, DATA_DIR: data }
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

async function runInTemporaryDirectory(options: SmokeOptions): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-smoke-'))
  try {
    return await runSmoke(options, directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

await runCommand(
  {
    usage,
    options: { stage: { type: 'string' }, redis: { type: 'boolean' }, runtime: { type: 'string' } },
    faults: [SynthFault],
  },
  async ({ values: { stage = Object.keys(stages)[0] ?? '', redis = false, runtime } }) => {
    process.exitCode = await runInTemporaryDirectory({ stage, redis, runtime })
  },
)
