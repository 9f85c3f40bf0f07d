import assert from 'node:assert/strict'
import * as z from 'zod/mini'
import { CommandError } from '../command-line/run-command.ts'

const Endpoints = z.object({ services: z.record(z.string(), z.string()) })
const Switches = z.record(z.string(), z.unknown())
/** The first value of a switch is normal behavior. */
const NORMAL = ['ok', 'ready']

/**
 * Finds a mock provider of a local cloud.
 * @param name - Its name among the endpoints of the local cloud.
 * @param faults - Its switches that simulate a fault.
 * @throws {CommandError} if it simulates a fault for everyone.
 */
export async function mockProvider(base: string, name: string, faults: readonly string[]) {
  const { services } = z.parse(Endpoints, await (await fetch(`${base}/_local/api/endpoints`)).json())
  const url = services[name]
  assert.ok(url, `The local cloud has no ${name}`)
  /** Calls a control route. */
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/_mock${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    assert.ok(response.ok, `${method} /_mock${path}: ${response.status} ${await response.clone().text()}`)
    return response.json()
  }
  const switches = z.parse(Switches, await call('GET', ''))
  const fault = faults.find(key => !NORMAL.includes(String(switches[key])))
  if (fault !== undefined)
    throw new CommandError(
      `${name} simulates a fault: ${fault} is ${switches[fault]}. Reset its switches at ${url}.`,
    )
  return { url, call }
}
