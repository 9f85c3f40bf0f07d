import { createServer, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { openApi } from '../../../../lib/financial/providers/api-over-http.ts'
import { schwab } from '../../../../lib/financial/providers/schwab/definition.ts'
import { listen } from '../../../../local/http-server.ts'
import { configured, providerServices } from '../../../support/provider-services.ts'

/** Starts a Trader API with the given responses, and opens it. */
export async function startTrader(respond: (url: URL, outgoing: ServerResponse) => void) {
  const asked: URL[] = []
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '', 'http://127.0.0.1')
    asked.push(url)
    respond(url, outgoing)
  })
  const { url, stop } = await listen(server)
  onTestFinished(stop)
  const secret = { client_id: 'app', client_secret: 'secret', urls: { api: `${url}/trader/v1` } }
  const { services, state } = providerServices({ schwab: secret })
  const api = openApi(services, await configured(services, schwab), {
    accessToken: 'access',
    call: { for: 'read', userId: 'user', connectionId: 'connection' },
  })
  return { api, asked, state }
}
