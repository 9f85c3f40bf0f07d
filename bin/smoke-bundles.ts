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

// npm run smoke:bundles: the smoke walk through the bundles that a deployment uploads, each in a process of its own, as
// Lambda runs them. Everything is started for it, on a free port and in a temporary directory, and removed afterwards.
const usage = `npm run smoke:bundles -- [--stage NAME] [--redis] [--runtime FILE]
  --stage NAME     stage of lib/infra/stages.ts whose templates and settings are used (default: the first)
  --redis          the variant with rateLimit 'redis', on REDIS_URL or redis://127.0.0.1:6379
  --runtime FILE   program of another client of the Lambda Runtime API, for example that of aws-lambda-ric

Walks through the bundles that a deployment uploads, as Lambda runs them. It starts all that it needs and removes it.`

interface Choice {
  readonly stage: string
  readonly redis: boolean
  readonly runtime: string | undefined
}

async function walk(options: Choice, directory: string): Promise<number> {
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
  // Ends the walk, so that all is stopped and removed. One Ctrl-C comes twice: from the terminal, and from npm.
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
    // Everybody in this database is from the walk, so that their tokens may be rotated too.
    const isComplete = (await smoke()) && (await smoke('--everyone'))
    for (const fault of log.faults()) console.error(fault)
    console.log(`${processes} cold starts, ${log.lines()} log lines, ${log.faults().length} unexpected`)
    return isComplete && log.faults().length === 0 ? 0 : 1
  } finally {
    await stop()
  }
}

async function walkAndRemove(options: Choice): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-smoke-'))
  try {
    return await walk(options, directory)
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
    process.exitCode = await walkAndRemove({ stage, redis, runtime })
  },
)
