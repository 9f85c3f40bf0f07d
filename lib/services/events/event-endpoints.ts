import * as z from 'zod/mini'
import type { AmbientServices } from '../../runtime/ambient-services.ts'
import { cached } from '../../runtime/cached.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { parseJson } from '../../text/parse-json.ts'
import { isSecureUrl } from '../provider-http/secure-url.ts'
import { type ReadSecret, readIfPresent } from '../secrets/secrets.ts'

/** An https URL without credentials and fragment. The local cloud may use http on a loopback host. */
const EndpointUrl = z.string().check(
  z.maxLength(2_000),
  z.refine(text => {
    const url = URL.parse(text)
    return url !== null && isSecureUrl(url) && !url.username && !url.password && !text.includes('#')
  }, 'must be an https URL without credentials and fragment'),
)

/** A secret of Standard Webhooks: 24 to 64 random bytes in base64, after a prefix. */
const EndpointSecret = z.string().check(
  z.regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/),
  z.refine(text => {
    const { length } = Buffer.from(text.slice('whsec_'.length), 'base64')
    return length >= 24 && length <= 64
  }, 'must contain 24 to 64 bytes in base64'),
)

const Endpoint = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,62}$/)),
  url: EndpointUrl,
  /** Two secrets during a rotation. Each event then has a signature of both. */
  secrets: z.array(EndpointSecret).check(z.minLength(1), z.maxLength(2)),
  /** The types of events that the endpoint receives; all if absent. */
  types: z.optional(z.array(z.string().check(z.regex(/^[a-z]+\.[a-z_]+$/))).check(z.minLength(1))),
})

/** The content of the secret. Unknown members are refused, so that misspelled members are noticed. */
export const EventEndpointsSecret = z.strictObject({
  endpoints: z.array(Endpoint).check(
    z.maxLength(20),
    z.refine(all => new Set(all.map(({ id }) => id)).size === all.length, 'must have different ids'),
  ),
})

/** An endpoint of the application that receives events. */
export type EventEndpoint = z.infer<typeof Endpoint>

/** The endpoints that receive events. */
export interface EventEndpoints {
  /** Returns the endpoints; `undefined` if the secret is invalid. Rejects if Secrets Manager fails. */
  all(): Promise<readonly EventEndpoint[] | undefined>
}

/** Opens the secret with the endpoints in Secrets Manager. A secret without a value has no endpoints. */
export function openEventEndpoints(
  settings: Settings['eventEndpoints'],
  { clock, log }: Pick<AmbientServices, 'clock' | 'log'>,
  readSecret: ReadSecret,
): EventEndpoints {
  const endpoints = cached(clock, settings.eventEndpointsCacheSeconds, async () => {
    const text = await readIfPresent(readSecret, settings.eventEndpointsSecretId)
    if (text === undefined) return []
    const secret = z.safeParse(EventEndpointsSecret, parseJson(text)).data
    if (!secret) log('event_endpoints_unreadable')
    return secret?.endpoints
  })
  return { all: endpoints.get }
}
