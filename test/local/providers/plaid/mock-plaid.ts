import { createServer } from 'node:http'
import {
  Configuration,
  CountryCode,
  type LinkTokenCreateRequest,
  PlaidApi,
  Products,
  type SandboxPublicTokenCreateRequestOptions,
} from 'plaid'
import { onTestFinished } from 'vitest'
import { listen, readBody } from '../../../../local/http-server.ts'
import { type MockPlaidOptions, startPlaid } from '../../../../local/providers/plaid/start-plaid.ts'

/** A webhook that a test received. */
export interface ReceivedWebhook {
  readonly signature: string | undefined
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

/** The account that an item has first at First Platypus Bank. */
export const PLATYPUS = 'ins_109508'
/** An institution that signs users in on its site. */
export const OAUTH_BANK = 'ins_127287'
/** An institution with investment accounts only. */
export const BROKER = 'ins_900001'

/** Starts a mock Plaid for one test, with a clock that the test controls, and the official client of Plaid. */
export async function startMock(options: Partial<MockPlaidOptions> = {}) {
  let now = Date.parse('2026-11-24T12:00:00Z')
  const server = await startPlaid({ clock: () => new Date(now), retryAfter: [], ...options })
  onTestFinished(() => server.stop())
  const client = clientOf(server.url, server.clientId, server.clientSecret)
  const link = async (more: Partial<LinkTokenCreateRequest> = {}) =>
    (await client.linkTokenCreate({ ...linkRequest, ...more })).data
  const finish = async (linkToken: string, choice: object = {}) => {
    const reply = await fetch(`${server.url}/_mock/links/${linkToken}/finish`, {
      method: 'POST',
      body: JSON.stringify(choice),
    })
    return { status: reply.status, body: await recordOf(reply) }
  }
  const connect = async (
    institution = PLATYPUS,
    {
      products = [Products.Transactions],
      ...more
    }: SandboxPublicTokenCreateRequestOptions & {
      products?: Products[]
    } = {},
  ) => {
    const created = await client.sandboxPublicTokenCreate({
      institution_id: institution,
      initial_products: products,
      options: more,
    })
    const { public_token } = created.data
    return (await client.itemPublicTokenExchange({ public_token })).data
  }
  const control = async (method: string, path: string, body?: object) => {
    const reply = await fetch(`${server.url}/_mock${path}`, {
      method,
      body: body ? JSON.stringify(body) : null,
    })
    return { status: reply.status, body: await recordOf(reply) }
  }
  const advance = (seconds: number) => {
    now += seconds * 1000
  }
  return { server, client, link, finish, connect, control, advance, now: () => now }
}

/** Creates the official client for the address and the credentials of a server. */
export function clientOf(basePath: string, id: string, secret: string): PlaidApi {
  const headers = { 'PLAID-CLIENT-ID': id, 'PLAID-SECRET': secret, 'Plaid-Version': '2020-09-14' }
  return new PlaidApi(new Configuration({ basePath, baseOptions: { headers } }))
}

/** A request for a link token of a new item. */
export const linkRequest: LinkTokenCreateRequest = {
  client_name: 'Dashtam',
  language: 'en',
  country_codes: [CountryCode.Us],
  user: { client_user_id: 'user-1' },
  products: [Products.Transactions],
}

/** Returns the error that a call of the official client fails with. */
export async function failureOf(call: Promise<unknown>) {
  try {
    await call
  } catch (error) {
    const response: unknown = Reflect.get(Object(error), 'response')
    const [status, data]: unknown[] = [
      Reflect.get(Object(response), 'status'),
      Reflect.get(Object(response), 'data'),
    ]
    return { status, ...Object(data) }
  }
  throw new Error('The call did not fail')
}

/** Starts a receiver of webhooks for one test. */
export async function startReceiver(status = () => 200) {
  const received: ReceivedWebhook[] = []
  const server = createServer((incoming, outgoing) => {
    void readBody(incoming, 100_000).then(bytes => {
      const [text, signature] = [bytes.toString('utf8'), incoming.headers['plaid-verification']]
      received.push({
        text,
        body: JSON.parse(text),
        signature: signature === undefined ? undefined : String(signature),
      })
      outgoing.writeHead(status()).end()
    })
  })
  const listening = await listen(server)
  onTestFinished(() => listening.stop())
  const codes = () => received.map(({ body }) => body['webhook_code'])
  return { url: `${listening.url}/webhooks/plaid`, received, codes }
}

async function recordOf(reply: Response): Promise<Record<string, unknown>> {
  const body: unknown = await reply.json()
  return { ...(typeof body === 'object' ? body : {}) }
}
