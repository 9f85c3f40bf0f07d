import { randomUUID } from 'node:crypto'
import { json, type Reply } from '../reply.ts'

/** The Trader API's own shape of an error. */
export function traderError(status: number, message: string, errors: readonly string[] = []): Reply {
  return json(status, { message, errors })
}

/** The gateway's shape, whose status is a number in some answers and text in others. */
export function gatewayError(status: number, shown: number | string, title: string, detail: string): Reply {
  return json(status, { errors: [{ id: randomUUID(), status: shown, title, detail }] })
}

/** The shape of what stands before the gateway. */
export function edgeFault(status: number, faultstring: string, errorcode: string): Reply {
  return json(status, { fault: { faultstring, detail: { errorcode } } })
}
