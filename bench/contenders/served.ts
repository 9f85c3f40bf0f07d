import { fork } from 'node:child_process'
import * as z from 'zod/mini'
import { type Contender, Measured, messageOf } from './contender.ts'

/** Starts a process that serves HTTP. This process makes the calls, and that one measures its CPU time. */
export async function startServed(
  name: string,
  file: string,
  { setup, callers }: { readonly setup: object; readonly callers: number },
  callerOf: (started: unknown) => (caller: number) => Promise<void>,
): Promise<Contender> {
  const child = fork(file, { execArgv: [] })
  child.send(setup)
  const call = callerOf(await messageOf(child))
  const used = async (message: 'start' | 'stop') => {
    child.send(message)
    return z.parse(Measured, await messageOf(child)).milliseconds
  }
  return {
    name,
    measure: async calls => {
      await used('start')
      const each = Math.ceil(calls / callers)
      const caller = async (_: unknown, number: number) => {
        for (let done = 0; done < each; done += 1) await call(number)
      }
      await Promise.all(Array.from({ length: callers }, caller))
      return (await used('stop')) / (each * callers)
    },
    stop: () => child.kill(),
  }
}
