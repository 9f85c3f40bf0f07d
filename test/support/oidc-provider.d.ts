/** What the tests use of oidc-provider, which ships no declarations. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  /** An OAuth 2.0 and OpenID Connect server. */
  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    callback(): RequestListener
  }
}
