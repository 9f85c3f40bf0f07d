import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { refreshTokens } from '../../../../lib/financial/providers/oauth/refresh-tokens.ts'
import { listen, readBody } from '../../../../local/http-server.ts'
import { configured, definitionAt, providerServices } from '../../../support/provider-services.ts'

/** What no log, error or trace may hold. */
export const SECRETS = ['secret-client', 'secret-refresh', 'secret-access', 'secret-code', 'secret-verifier']

interface Asked {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** How it answers. */
export type Answer = (outgoing: ServerResponse, asked: Asked) => void

/** A provider whose endpoints answer as they are told. */
export async function startProvider(answer: Answer, oauth = {}, variables = {}) {
  const asked: Asked[] = []
  const server = createServer(async (incoming, outgoing) => {
    const request = { headers: incoming.headers, body: String(await readBody(incoming, 100_000)) }
    asked.push(request)
    answer(outgoing, request)
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

/** Answers with JSON. */
export const json =
  (body: unknown, status = 200, headers = {}): Answer =>
  outgoing =>
    outgoing
      .writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body))
/** An answer with tokens. */
export const good = { access_token: 'secret-access', token_type: 'Bearer', expires_in: 1800 }
