import { type Answer, json } from './reply.ts'

/** The faults that do not depend on the format of a provider. */
export const transportFaults = ['hang', 'slow_body', 'html', 'garbage', 'too_large', 'redirect'] as const

/** A fault that does not depend on the format of a provider. */
export type TransportFault = (typeof transportFaults)[number]

const OVER_TEN_MEGABYTES = 11 * 1024 * 1024

/** Returns the answer of a transport fault. */
export function transportFault(mode: TransportFault, port: number): Answer {
  switch (mode) {
    case 'hang':
    case 'slow_body':
      return mode
    case 'html':
      return {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<!doctype html><title>Maintenance</title><p>We will be back soon.</p>',
      }
    case 'garbage':
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"access_token":"I0.' }
    case 'too_large':
      return json(200, { padding: 'x'.repeat(OVER_TEN_MEGABYTES) })
    case 'redirect':
      // `localhost` counts as another host than 127.0.0.1. If a client follows the redirect, the call is recorded.
      return { status: 302, headers: { location: `http://localhost:${port}/elsewhere` } }
  }
}
