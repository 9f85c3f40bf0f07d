import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'
import { onTestFinished, vi } from 'vitest'
import { listen } from '../../local/http-server.ts'

/** The behavior of a test's OAuth server. */
export interface OidcServerOptions {
  readonly redirectUri: string
  readonly clientAuthentication?: 'client_secret_basic' | 'client_secret_post' | 'none'
  readonly needsPkce?: boolean
  readonly rotates?: boolean
}

/** The only client of an {@link startOidcServer}. */
export const OIDC_CLIENT = { id: 'dashtam-test', secret: 'a:b%c d+e/f-g_h' }

/** Starts oidc-provider, an independent OAuth server. It ends with the test. */
export async function startOidcServer(options: OidcServerOptions): Promise<string> {
  const { redirectUri, clientAuthentication = 'client_secret_basic', needsPkce = false } = options
  const server = createServer()
  const { url, stop } = await listen(server)
  onTestFinished(stop)
  // Its warnings about defaults do not matter in a test.
  for (const level of ['info', 'warn'] as const) {
    const silenced = vi.spyOn(console, level).mockImplementation(() => {})
    onTestFinished(() => silenced.mockRestore())
  }
  const provider = new Provider(url, {
    clients: [
      {
        client_id: OIDC_CLIENT.id,
        ...(clientAuthentication !== 'none' && { client_secret: OIDC_CLIENT.secret }),
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: clientAuthentication,
      },
    ],
    scopes: ['openid', 'accounts'],
    ttl: { AccessToken: 600 },
    cookies: { keys: ['a key of the tests'] },
    features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
    pkce: { required: () => needsPkce },
    rotateRefreshToken: options.rotates ?? false,
    issueRefreshToken: async () => true,
  })
  server.on('request', provider.callback())
  return url
}

/** Signs in and gives consent like a user in a browser. Returns the redirect URL without following it. */
export async function consentAt(authorization: URL, redirectUri: string): Promise<URL> {
  const cookies = new Map<string, string>()
  const visit = async (url: URL, form?: Record<string, string>) => {
    const reply = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(pair => pair.join('=')).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (name !== undefined && value !== undefined) cookies.set(name, value)
    }
    return { location: reply.headers.get('location'), page: await reply.text() }
  }
  let url = authorization
  for (let step = 0; step < 12; step += 1) {
    if (url.href.startsWith(redirectUri)) return url
    let { location, page } = await visit(url)
    if (location === null && url.pathname.startsWith('/interaction/')) {
      const prompt = page.includes('value="login"') ? 'login' : 'consent'
      ;({ location, page } = await visit(url, { prompt, login: 'ada', password: 'anything' }))
    }
    if (location === null) throw new Error(`The server stopped at ${url.pathname}: ${page.slice(0, 500)}`)
    url = new URL(location, url)
  }
  throw new Error('Too many redirects')
}
