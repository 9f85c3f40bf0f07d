import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { FunctionFailed, startRuntimeApi } from './runtime-api.ts'
import { strippedClient } from './stripped-client.ts'

/** A function in the CloudFormation template. */
export interface DeployedFunction {
  /** The id of its route or job. */
  readonly id: string
  readonly functionName: string
  /** The folder of the bundle. */
  readonly folder: string
  /** In the form `file.export`. */
  readonly handler: string
  readonly memoryMegabytes: number
  readonly timeoutSeconds: number
  /** The environment variables of the template, with local addresses. */
  readonly environment: Readonly<Record<string, string>>
}

/** The options of execution environments. */
export interface EnvironmentOptions {
  /** The variables that Lambda adds: region and credentials. */
  readonly reserved: Readonly<Record<string, string>>
  /** The Runtime API client. Default: `runtime-client.ts`. */
  readonly runtimeClient?: string | undefined
  /** Receives each output line of a function. */
  readonly onLine: (line: string, deployed: DeployedFunction) => void
  /** Receives the id of each started process. */
  readonly onStart?: ((pid: number) => void) | undefined
}

/** A process that runs one invocation of a function at a time. */
export type ExecutionEnvironment = Awaited<ReturnType<typeof startEnvironment>>

/**
 * Starts a function in a process with only the environment variables of the template and of Lambda. Node's permission
 * model allows the process to read the bundle. It denies other files, writes and child processes.
 */
export async function startEnvironment(deployed: DeployedFunction, options: EnvironmentOptions) {
  const folder = realpathSync(deployed.folder)
  const api = await startRuntimeApi(deployed.timeoutSeconds, () => child.kill('SIGKILL'))
  const { runtimeClient, reserved } = options
  const client = realpathSync(runtimeClient ?? strippedClient())
  const child = spawn(
    process.execPath,
    [
      '--permission',
      `--allow-fs-read=${folder}`,
      `--allow-fs-read=${runtimeClient ? dirname(client) : client}`,
      // The AWS client is a native addon. Node prints a warning for addons.
      ...(runtimeClient ? ['--allow-addons', '--disable-warning=PERM0001'] : []),
      client,
      deployed.handler,
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...deployed.environment, ...reserved, ...lambdaVariables(deployed, folder, api.address) },
    },
  )
  if (child.pid !== undefined) options.onStart?.(child.pid)
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', line => options.onLine(line, deployed))
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  child.once('error', error => api.fail(error))
  child.once('exit', (code, signal) =>
    api.fail(
      new FunctionFailed(`${deployed.id} ended ${signal ? `by ${signal}` : `with exit code ${code}`}`),
    ),
  )
  return {
    /** Resolves when the function is loaded. */
    ready: api.ready,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    invoke: api.invoke,
    end: async (): Promise<void> => {
      child.kill('SIGKILL')
      await Promise.all([ended, api.stop()])
    },
  }
}

/** Returns the variables that Lambda sets in every environment. */
function lambdaVariables(
  { functionName, handler, memoryMegabytes, id }: DeployedFunction,
  folder: string,
  api: string,
) {
  return {
    AWS_LAMBDA_RUNTIME_API: api,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/dashtam/${id}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: folder,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    _HANDLER: handler,
  }
}
