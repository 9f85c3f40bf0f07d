import type { ApiRequest } from '../http/send.ts'
import { isRecord } from '../is-record.ts'
import type { Result } from '../result.ts'
import { type CallOptions, type Page, toCall, toPageCall } from './call.ts'
import type { Operation, Operations } from './operation.ts'
import { type Query, requestPath } from './request-path.ts'

/** A request of an operation, and how to send it. */
export interface OperationRequest {
  /** The group and the method, for example `auth.login`. */
  readonly name: string
  readonly isAuthenticated: boolean
  readonly request: ApiRequest
}

/** Sends the request of an operation. */
export type SendOperation = (
  request: OperationRequest,
  options: CallOptions | undefined,
) => Promise<Result<unknown>>

type Method = (...args: unknown[]) => unknown

/** Creates a method for each operation of the table: path parameters, then the body or the query, then the options. */
export function createMethods(
  table: Operations,
  sendOperation: SendOperation,
): Record<string, Record<string, Method>> {
  const mapValues = <A, B>(values: Readonly<Record<string, A>>, map: (value: A, name: string) => B) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]))
  return mapValues(table, (group, groupName) =>
    mapValues(group, (operation, name) => createMethod(`${groupName}.${name}`, operation, sendOperation)),
  )
}

function createMethod(name: string, operation: Operation, sendOperation: SendOperation): Method {
  const [method, template, access, input, reply] = operation
  const parameters = template.split('{').length - 1
  return (...args) => {
    const value = input === 'none' ? undefined : args[parameters]
    const options = optionsIn(args[parameters + (input === 'none' ? 0 : 1)])
    const sendWith = (query: Query | undefined) =>
      toCall(
        sendOperation(
          {
            name,
            isAuthenticated: access === 'bearer',
            request: {
              method,
              path: requestPath(template, args, query),
              ...(input === 'body' && { body: value }),
            },
          },
          options,
        ),
      )
    const query = input === 'query' && isRecord(value) ? (value as Query) : undefined
    const call = sendWith(query)
    if (reply === 'object') return call
    return toPageCall(call as ReturnType<typeof toCall<Page<unknown>, string>>, page => {
      return sendWith({ ...query, page }) as ReturnType<typeof toCall<Page<unknown>, string>>
    })
  }
}

function optionsIn(value: unknown): CallOptions | undefined {
  return isRecord(value) ? (value as CallOptions) : undefined
}
