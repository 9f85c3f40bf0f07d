import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Job, jobs } from '../jobs.ts'
import { DEFAULT_MEGABYTES } from '../memory.ts'
import { type Route, servicesOf } from '../routes/route.ts'
import { routes } from '../routes/table.ts'
import type { GrantedServiceName } from '../services/services.ts'
import { SynthFault } from './synth-fault.ts'

/** What a function is, by the contract of its route or job. */
export interface FunctionContract {
  readonly id: string
  readonly summary: string
  readonly uses: readonly GrantedServiceName[]
  readonly memoryMegabytes: number
  readonly route?: Route
  readonly job?: Job
}

/** Every function of the tables. */
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

/** The ids of the files under functions/. */
export function functionFiles(): string[] {
  const cwd = fileURLToPath(new URL('../../functions', import.meta.url))
  return globSync('**/*.ts', { cwd }).map(file => file.replace(/\.ts$/, ''))
}

/**
 * Makes sure that each function has one contract, one file, and services that a grant knows.
 * @throws {SynthFault} where that is not so.
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
      throw new SynthFault(`There are two contracts of the id ${id}.`)
    const unknown = uses.find(name => !grants.includes(name))
    if (unknown !== undefined)
      throw new SynthFault(
        `The ${kind} ${id} uses '${unknown}', which no grant in lib/infra/grants.ts knows.`,
      )
  }
  const orphan = files.find(file => !contracts.some(({ id }) => id === file))
  if (orphan !== undefined)
    throw new SynthFault(`The file functions/${orphan}.ts has neither a route nor a job.`)
}
