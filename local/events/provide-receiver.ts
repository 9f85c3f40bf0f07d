import { join } from 'node:path'
import * as z from 'zod/mini'
import { EventEndpointsSecret } from '../../lib/services/events/event-endpoints.ts'
import { isPortFree } from '../http-server.ts'
import type { LocalCredentials } from '../sigv4.ts'
import { eventEndpointsSecret, newEndpointSecret } from './endpoints-secret.ts'
import { type Receiver, startReceiver } from './start-receiver.ts'

/** The options of the receiver in the local cloud. */
interface ProvideOptions {
  /** The preferred port. A free port is used if it is in use. */
  readonly port: number
  readonly directory: string
  /** The address of Secrets Manager. */
  readonly keys: string
  readonly credentials: LocalCredentials
}

const ID = 'local'

/**
 * Starts the receiver and makes it an endpoint. Keeps the other endpoints in the secret, and the signing secrets of the
 * receiver.
 */
export async function provideReceiver(options: ProvideOptions): Promise<Receiver> {
  const { directory, keys, credentials } = options
  const secret = eventEndpointsSecret(keys, credentials)
  const text = await secret.read()
  const present = z.safeParse(EventEndpointsSecret, parse(text)).data?.endpoints ?? []
  const secrets = present.find(({ id }) => id === ID)?.secrets ?? [newEndpointSecret()]
  const port = (await isPortFree(options.port)) ? options.port : 0
  const receiver = await startReceiver({ port, secrets, file: join(directory, 'events.jsonl') })
  try {
    await secret.write([...present.filter(({ id }) => id !== ID), { id: ID, url: receiver.url, secrets }])
  } catch (error) {
    await receiver.stop()
    throw error
  }
  return receiver
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
