import type { Context } from 'aws-lambda'
import type { FunctionHost } from '../load-function.ts'
import {
  type DeployedFunction,
  type EnvironmentOptions,
  type ExecutionEnvironment,
  startEnvironment,
} from './execution-environment.ts'

/**
 * Runs deployed functions like Lambda. An environment processes one invocation at a time. If no environment is idle, an
 * invocation starts a new one (cold start).
 */
export function lambdaService(
  functions: readonly DeployedFunction[],
  options: EnvironmentOptions,
): FunctionHost & { endIdle(): Promise<void> } {
  const idle = new Map<string, ExecutionEnvironment[]>()
  const all = new Set<ExecutionEnvironment>()
  let isStopped = false

  const start = async (deployed: DeployedFunction): Promise<ExecutionEnvironment> => {
    const environment = await startEnvironment(deployed, options)
    all.add(environment)
    return environment
  }
  const acquire = (deployed: DeployedFunction): Promise<ExecutionEnvironment> => {
    const free = idle.get(deployed.id)
    for (let environment = free?.pop(); environment; environment = free?.pop())
      if (!environment.hasEnded()) return Promise.resolve(environment)
    return start(deployed)
  }
  const release = async (deployed: DeployedFunction, environment: ExecutionEnvironment): Promise<void> => {
    if (environment.hasEnded() || isStopped) {
      all.delete(environment)
      return environment.end()
    }
    idle.set(deployed.id, [...(idle.get(deployed.id) ?? []), environment])
  }
  const invoke = async (deployed: DeployedFunction, event: unknown, context: Context): Promise<unknown> => {
    const environment = await acquire(deployed)
    try {
      return await environment.invoke(event, context)
    } finally {
      await release(deployed, environment)
    }
  }
  return {
    load: async id => {
      const deployed = functions.find(one => one.id === id)
      if (!deployed) throw new Error(`The template contains no function ${id}`)
      return (event: unknown, context: Context) => invoke(deployed, event, context)
    },
    /** Ends every idle environment, so that the next invocation is a cold start. */
    endIdle: async () => {
      const free = [...idle.values()].flat()
      idle.clear()
      for (const environment of free) all.delete(environment)
      await Promise.all(free.map(({ end }) => end()))
    },
    stop: async () => {
      isStopped = true
      await Promise.all([...all].map(({ end }) => end()))
    },
  }
}
