import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Job, jobs } from '../jobs.ts'
import { DEFAULT_MEGABYTES } from '../memory.ts'
import { type Route, servicesOf } from '../routes/route.ts'
import { routes } from '../routes/table.ts'
import type { GrantedServiceName } from '../services/services.ts'
import { SynthFault } from './synth-fault.ts'

/** The parts of a route or job that define its function. */
export interface FunctionContract {
  readonly id: string
  readonly summary: string
  readonly uses: readonly GrantedServiceName[]
  readonly memoryMegabytes: number
  readonly route?: Route
  readonly job?: Job
}

/** Returns the contracts of all routes and jobs. */
export function contractsOf(
  tables: { readonly routes: readonly Route[]; readonly jobs: readonly Job[] } = { routes, jobs },
): FunctionContract[] {
  return [
    ...tables.routes.map(route => ({
      id: route.id,
      summary: route.summary,
      uses: servicesOf(route),
      memoryMegabytes: route.memoryMegabytes ?? DEFAULT_MEGABYTES,
      route,
    })),
    ...tables.jobs.map(job => ({
      id: job.id,
      summary: job.summary,
      uses: job.uses,
      memoryMegabytes: job.memoryMegabytes ?? DEFAULT_MEGABYTES,
      job,
    })),
  ]
}

/** Returns true for the function of a route that only operators may call. The operations stack has these functions. */
export function isForOperators({ route }: FunctionContract): boolean {
  return route?.access === 'iam'
}

/** Returns the ids of the files in functions/. */
export function functionFiles(): string[] {
  const cwd = fileURLToPath(new URL('../../functions', import.meta.url))
  return globSync('**/*.ts', { cwd }).map(file => file.replace(/\.ts$/, ''))
}

/**
 * Checks that each function has one contract and one file, and that a grant exists for each service.
 * @throws {SynthFault} if the check fails.
 */
export function assertContracts(
  contracts: readonly FunctionContract[],
  files: readonly string[],
  grants: readonly string[],
): void {
  for (const { id, uses, route } of contracts) {
    const kind = route ? 'route' : 'job'
    if (!files.includes(id)) throw new SynthFault(`The ${kind} ${id} has no file functions/${id}.ts.`)
    if (contracts.filter(other => other.id === id).length > 1)
      throw new SynthFault(`Two contracts have the id ${id}.`)
    const unknown = uses.find(name => !grants.includes(name))
    if (unknown !== undefined)
      throw new SynthFault(`The ${kind} ${id} uses '${unknown}', which has no grant in lib/infra/grants.ts.`)
  }
  const orphan = files.find(file => !contracts.some(({ id }) => id === file))
  if (orphan !== undefined) throw new SynthFault(`The file functions/${orphan}.ts has no route and no job.`)
}
