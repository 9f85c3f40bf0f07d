import type { LocalVariables } from '../bin/bundles/deployed-functions.ts'
import { selfSigned } from '../test/support/certificate.ts'
import { startTlsProxy } from '../test/support/tls-proxy.ts'

/**
 * Puts every local service of AWS behind TLS and a latency, as in production: without TLS, the SDK loads another
 * module, which costs a cold start as much as the import of a bundle.
 */
export async function slowNetwork(variables: LocalVariables, roundTripMilliseconds: number) {
  const services = Object.entries(variables).filter(([name]) => name.startsWith('AWS_ENDPOINT_URL_'))
  const certificate = selfSigned()
  const proxies = await Promise.all(
    services.map(async ([name, url]) => ({
      name,
      proxy: await startTlsProxy(url, roundTripMilliseconds, certificate),
    })),
  )
  return {
    /** The variables of functions in this network. */
    variables: {
      ...variables,
      ...Object.fromEntries(proxies.map(({ name, proxy }) => [name, proxy.url])),
    },
    /** The certificate that clients must trust, PEM. */
    certificate: certificate.cert,
    stop: () => {
      for (const { proxy } of proxies) proxy.stop()
    },
  }
}
