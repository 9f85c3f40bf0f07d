import { randomUUID } from 'node:crypto'
import { json, type Reply } from '../../mock/reply.ts'

/** Creates an error in the format of the Trader API. */
export function traderError(status: number, message: string, errors: readonly string[] = []): Reply {
  return json(status, { message, errors })
}

/** Creates an error in the format of the gateway. Its `status` is a number in some responses and text in others. */
export function gatewayError(status: number, shown: number | string, title: string, detail: string): Reply {
  return json(status, { errors: [{ id: randomUUID(), status: shown, title, detail }] })
}

/** Creates an error in the format of the proxy in front of the gateway. */
export function edgeFault(status: number, faultstring: string, errorcode: string): Reply {
  return json(status, { fault: { faultstring, detail: { errorcode } } })
}
