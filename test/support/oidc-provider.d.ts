/** The part of oidc-provider that the tests use. The package has no declarations. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  /** An OAuth 2.0 and OpenID Connect server. */
  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    callback(): RequestListener
  }
}
