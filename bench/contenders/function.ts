import { fileURLToPath } from 'node:url'
import type * as z from 'zod/mini'
import { toEvent } from '../../local/front/event.ts'
import { apiRequest } from '../api-request.ts'
import { type Contender, startContender } from './contender.ts'
import type { Invocations } from './function-process.ts'

/** A request of a caller. */
export interface CallerRequest {
  readonly token?: string
  readonly body?: object
}

/** The calls of a function. */
export interface FunctionCalls extends Pick<z.infer<typeof Invocations>, 'file' | 'carried'> {
  readonly method: string
  readonly path: string
  /** One request for each parallel caller. */
  readonly requests: readonly CallerRequest[]
}

/** Starts a deployed bundle in its own process. It reads the environment of this process. */
export function startFunction(name: string, calls: FunctionCalls): Promise<Contender> {
  const { method, path, requests, file, carried } = calls
  const events = requests.map(({ token, body }, caller) =>
    JSON.stringify(
      toEvent(apiRequest({ method, path, token, body, ip: `192.0.2.${caller}` }), {
        routeKey: `${method} ${path}`,
        parameters: {},
      }),
    ),
  )
  const process = fileURLToPath(new URL('./function-process.ts', import.meta.url))
  return startContender(name, process, { file, events, carried, status: 200 })
}
