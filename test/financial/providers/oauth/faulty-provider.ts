import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { refreshTokens } from '../../../../lib/financial/providers/oauth/refresh-tokens.ts'
import { listen, readBody } from '../../../../local/http-server.ts'
import { configured, definitionAt, providerServices } from '../../../support/provider-services.ts'

/** Texts that no log, error or trace may contain. */
export const SECRETS = ['secret-client', 'secret-refresh', 'secret-access', 'secret-code', 'secret-verifier']

interface Asked {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Writes the response to a request. */
export type Respond = (outgoing: ServerResponse, asked: Asked) => void

/** Starts a provider with the given responses. */
export async function startProvider(respond: Respond, oauth = {}, variables = {}) {
  const asked: Asked[] = []
  const server = createServer(async (incoming, outgoing) => {
    const request = { headers: incoming.headers, body: String(await readBody(incoming, 100_000)) }
    asked.push(request)
    respond(outgoing, request)
  })
  const { url, stop } = await listen(server)
  onTestFinished(() => {
    server.closeAllConnections()
    return stop()
  })
  const secret = { client_id: 'app', client_secret: 'secret-client' }
  const { services, state } = providerServices({ 'test-bank': secret }, variables)
  const provider = await configured(services, definitionAt(url, { usesPkce: false, ...oauth }))
  return {
    asked,
    services,
    state,
    provider,
    refresh: () => refreshTokens(services, provider, 'secret-refresh'),
  }
}

/** Responds with JSON. */
export const json =
  (body: unknown, status = 200, headers = {}): Respond =>
  outgoing =>
    outgoing
      .writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body))
/** A valid token response. */
export const good = { access_token: 'secret-access', token_type: 'Bearer', expires_in: 1800 }
