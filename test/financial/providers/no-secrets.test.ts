import { trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import * as jobs from '../../../lib/jobs.ts'
import type { AmbientServices } from '../../../lib/runtime/ambient-services.ts'
import type { QueueFunction } from '../../../lib/triggers/queue-consumer.ts'
import type { ScheduledFunction } from '../../../lib/triggers/scheduled-task.ts'
import { LOCAL_REGION } from '../../../local/environment.ts'
import { lambdaContext } from '../../../local/lambda-context.ts'
import { loadFunction } from '../../../local/load-function.ts'
import { switchTable } from '../../../local/providers/schwab/switch-table.ts'
import { queuePoller } from '../../../local/queue-poller.ts'
import { type App, openApp } from '../../support/app.ts'
import { startCloud } from '../../support/cloud.ts'
import {
  authorizeConnection,
  connectProvider,
  consent,
  createConnection,
  expireAccessTokens,
  rowOfConnection,
  saveMockSecret,
  sendCallback,
  startAuthorization,
  withShortTimeouts,
  withSwitches,
} from '../../support/connections.ts'
import { newDatabase } from '../../support/databases.ts'
import { addTestProvider, ISSUER } from '../../support/definitions.ts'
import { post, registerUser, signIn } from '../../support/people.ts'
import { type ProviderProxy, startProviderProxy } from '../../support/provider-proxy.ts'
import { collectOutput, findLeaks, secretsOf, type Written } from '../../support/written.ts'

interface Overridable {
  with(overrides: Partial<AmbientServices>): unknown
}

/** Loads functions with their real log. */
async function loadWithLog(id: string): Promise<unknown> {
  const loaded = (await loadFunction(id)) as Overridable
  return {
    with: ({ log: _, ...overrides }: Partial<AmbientServices>) => loaded.with(overrides),
  }
}

describe('everything that is written for a connection', () => {
  let app: App
  let schwab: ProviderProxy
  const services: { [where: string]: ProviderProxy } = {}
  const exporter = new InMemorySpanExporter()
  const written: Written = []
  const replies: { path: string; text: string }[] = []
  const queries: string[] = []
  let showOutput = () => {}

  /** Routes the functions' calls to a service through a recording proxy. */
  const recordService = async (where: string, variables: readonly string[]) => {
    const { origin } = new URL(String(process.env[variables[0] ?? '']))
    const proxy = await startProviderProxy(origin, 'given_host')
    for (const name of variables) process.env[name] = process.env[name]?.replace(origin, proxy.url)
    services[where] = proxy
  }

  beforeAll(async () => {
    const postgres = inject('postgres')
    const cloud = await startCloud(postgres, await newDatabase(postgres))
    process.env['LOG_LEVEL'] = 'debug'
    await recordService('the Data API', ['AWS_ENDPOINT_URL_RDS_DATA'])
    await recordService('the queues', ['AWS_ENDPOINT_URL_SQS', 'MAIL_QUEUE_URL', 'REFRESH_QUEUE_URL'])
    await recordService('the mail service', ['AWS_ENDPOINT_URL_SES'])
    const opened = await openApp(cloud, postgres, loadWithLog)
    app = {
      ...opened,
      call: async (method, path, options) => {
        const reply = await opened.call(method, path, options)
        replies.push({ path: `${method} ${path}`, text: `${reply.text} ${JSON.stringify(reply.headers)}` })
        if (path.includes('/callback?')) queries.push(path)
        return reply
      },
    }
    schwab = await startProviderProxy(cloud.schwab.url)
    await saveMockSecret(app, 'schwab', schwab.url)
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    )
    showOutput = collectOutput(written)
  })
  afterAll(async () => {
    showOutput()
    trace.disable()
    await app.close()
    await Promise.all([schwab, ...Object.values(services)].map(({ stop }) => stop()))
  })

  const writeTables = async () => {
    const tables = await app.query(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    )
    for (const { name } of tables) {
      const rows = await app.query(`select t::text as text from "${name}" t`)
      written.push({ where: `table ${name}`, text: rows.map(({ text }) => text).join('\n') })
    }
  }
  const everyRoute = async (id: string, token: string) => {
    await app.call('GET', `/api/v1/providers/${id}`, { token })
    await app.call('GET', `/api/v1/providers/${id}/authorization`, { token })
    const reply = await app.call('GET', `/api/v1/providers/${id}/accounts`, { token })
    const [{ id: account = 'none' } = {}] = (reply.body['items'] ?? []) as { id?: string }[]
    await app.call('GET', `/api/v1/providers/${id}/accounts/${account}/transactions`, { token })
    return reply.status
  }
  const rotate = async (id: string, token: string) => {
    for (const rotation of ['rotate', 'omit', 'repeat', 'rotate'] as const) {
      await withSwitches(app, { rotation }, async () => {
        await app.call('PATCH', `/api/v1/providers/${id}/authorization`, { token })
        await expireAccessTokens(app)
        expect(await everyRoute(id, token)).toBe(200)
      })
      await writeTables()
    }
  }
  /** Causes every failure of the mock Schwab: at the API, at a refresh and at a callback. */
  const fail = async () => {
    const { id, token } = await connectProvider(app)
    for (const api of switchTable.api.choices ?? []) {
      app.cloud.schwab.switches.set(Object({ api }))
      await withShortTimeouts(app, () => everyRoute(id, token))
    }
    app.cloud.schwab.switches.reset()
    let seconds = 0
    for (const token_endpoint of switchTable.token_endpoint.choices ?? []) {
      const query = await consent((await startAuthorization(app, token, id)).url)
      app.cloud.schwab.switches.set(Object({ token_endpoint }))
      seconds += 1
      await app.later(seconds, () =>
        withShortTimeouts(app, async () => {
          await app.call('PATCH', `/api/v1/providers/${id}/authorization`, { token })
          await sendCallback(app, token, id, query)
        }),
      )
      app.cloud.schwab.switches.reset()
    }
    return { id, token }
  }
  const invalidCallbacks = async (id: string, token: string) => {
    const { url, state } = await startAuthorization(app, token, id)
    const query = await consent(url)
    await sendCallback(app, token, id, query.replace(state, `${state}x`))
    await sendCallback(app, token, id, `${query}&iss=${ISSUER}`)
    await sendCallback(app, token, id, query)
    await sendCallback(app, token, id, await consent((await startAuthorization(app, token, id)).url, 'deny'))
    const { state: another } = await startAuthorization(app, token, id)
    const used = new URLSearchParams(query).get('code') ?? ''
    await sendCallback(app, token, id, `?${new URLSearchParams({ state: another, code: used })}`)
    const twice = await consent((await startAuthorization(app, token, id)).url)
    await sendCallback(app, token, id, `${twice}&code=again`)
  }
  /** Causes unexpected errors: of the database, of the keys and of the stored tokens. */
  const unexpectedErrors = async () => {
    const { id, token } = await connectProvider(app)
    const query = await consent((await startAuthorization(app, token, id)).url)
    await app.failing('secrets', () => app.afterColdStart(() => everyRoute(id, token)))
    await app.failing('database', () => sendCallback(app, token, id, query))
    await app.asleep(() => sendCallback(app, token, id, query))
    const { id: other } = await connectProvider(app)
    await app.query(
      'update provider_tokens set access_token = (select access_token from provider_tokens where connection_id = $2) where connection_id = $1',
      [id, other],
    )
    expect(await everyRoute(id, token)).toBe(500)
  }
  /** Runs the provider refresh: one that succeeds, one that fails, and one with a revoked grant. */
  const schedule = async () => {
    const dispatch = (await loadFunction(jobs.dispatchRefreshes.id)) as ScheduledFunction
    const worker = (await loadFunction(jobs.refreshConnections.id)) as QueueFunction
    const run = async (seconds: number) => {
      const clock = () => new Date(app.clock().getTime() + seconds * 1000)
      await dispatch.with({ clock })(Object({}), lambdaContext('dispatch', crypto.randomUUID(), 60_000))
      await queuePoller(app.cloud.queues.client, {
        queueUrl: app.cloud.queues.urlOf('refreshes'),
        queueArn: 'arn:aws:sqs:us-east-1:000000000000:refreshes',
        region: LOCAL_REGION,
        batchSize: 1,
        functionName: 'jobs-refresh-connections',
        handler: worker.with({ clock }),
      }).drain()
    }
    const { id, email } = await connectProvider(app)
    await withSwitches(app, { rotation: 'rotate' }, () => run(100))
    await withSwitches(app, { token_endpoint: 'server_error' }, () => run(300))
    await withSwitches(app, { grant: 'revoked' }, () => run(600))
    expect(await rowOfConnection(app, id)).toMatchObject({ status: 'revoked', has_tokens: false })
    await app.mails(email)
  }
  const collect = async (proxies: readonly ProviderProxy[]) => {
    await writeTables()
    for (const { path, text } of replies)
      written.push({ where: `the reply to ${path.replace(/\?.*/, '')}`, text })
    for (const [where, { exchanges }] of Object.entries(services))
      for (const { call, answer } of exchanges)
        written.push({ where, text: `${call.path} ${JSON.stringify(call.headers)} ${call.body} ${answer}` })
    for (const { name, attributes, events, status, resource } of exporter.getFinishedSpans())
      written.push({
        where: `span ${name}`,
        text: JSON.stringify({ name, attributes, events, status, resource: resource.attributes }),
      })
    for (const mail of await app.cloud.mail.sent())
      written.push({ where: 'a mail', text: JSON.stringify(mail) })
    return secretsOf(proxies.flatMap(({ exchanges }) => exchanges))
  }

  it('contains no token, code, verifier or client secret', async () => {
    const revocationEndpoint = 'https://bank.example/revoke'
    const full = await addTestProvider(app, { usesPkce: true, issuer: ISSUER, revocationEndpoint })
    const { email, token: verification } = await registerUser(app)
    await post(app, 'verify-email', { token: verification })
    const { access_token: token } = await signIn(app, email)
    const id = await createConnection(app, token, full.key)
    const { url, state } = await startAuthorization(app, token, id)
    const query = await consent(url)
    expect((await sendCallback(app, token, id, `${query}&iss=${ISSUER}`)).status).toBe(200)
    await rotate(id, token)
    await full.proxy.meeting(
      ({ path }) => (path === '/v1/oauth/revoke' ? { status: 400, body: '{"error":"x"}' } : undefined),
      () => app.call('DELETE', `/api/v1/providers/${id}/authorization`, { token }),
    )
    const plain = await fail()
    await invalidCallbacks(plain.id, plain.token)
    await unexpectedErrors()
    await schedule()
    const revokedId = await createConnection(app, token)
    await authorizeConnection(app, token, revokedId)
    await writeTables()
    await withSwitches(app, { grant: 'revoked' }, async () => {
      const reply = await app.call('PATCH', `/api/v1/providers/${revokedId}/authorization`, { token })
      expect(reply.status).toBe(409)
    })
    const again = await signIn(app, email)
    await authorizeConnection(app, again.access_token, revokedId)
    await app.call('DELETE', `/api/v1/providers/${revokedId}`, { token: again.access_token })
    expect((await app.mails(email)).length).toBeGreaterThan(0)

    const secrets = await collect([schwab, full.proxy])
    for (const path of queries) {
      const code = new URLSearchParams(path.split('?')[1]).get('code')
      if (code !== null && code.length > 20) secrets.set(code, 'code')
    }
    const names = new Set(secrets.values())
    for (const name of [
      'access_token',
      'refresh_token',
      'id_token',
      'code',
      'code_verifier',
      'client_secret',
    ])
      expect(names).toContain(name)
    const sources = new Set(written.map(({ where }) => where))
    for (const where of [
      'stdout',
      'the Data API',
      'the queues',
      'the mail service',
      'a mail',
      'table audit_logs',
    ])
      expect(sources).toContain(where)
    expect(written.filter(({ text }) => text.includes('provider_call_failed')).length).toBeGreaterThan(10)
    expect([...sources].filter(where => where.startsWith('span HTTP')).length).toBeGreaterThan(0)
    expect(findLeaks(written, secrets)).toEqual([])

    const states = replies.flatMap(({ text }) => /"state":"([^"]+)"/.exec(text)?.[1] ?? [])
    expect(states).toContain(state)
    const stateSecrets = new Map(states.map(text => [text.split('.')[1] ?? '', 'state']))
    const elsewhere = findLeaks(written, stateSecrets).filter(
      leak => !/^state in the reply to POST \/api\/v1\/providers\/[\w-]+\/authorization$/.test(leak),
    )
    expect(elsewhere).toEqual([])
  })

  it('reports a secret in any encoding', () => {
    const secret = 'I0.d-f_secret+token/0123456789@'
    const secrets = new Map([[secret, 'access_token']])
    const bytes = Buffer.from(`some {"token":"${secret}"} text`)
    for (const text of [
      bytes.toString('utf8'),
      bytes.toString('hex'),
      bytes.toString('base64'),
      bytes.toString('base64url'),
      ...[1, 2, 3].map(shift => bytes.subarray(shift).toString('base64')),
      new URLSearchParams({ secret }).toString(),
    ])
      expect(findLeaks([{ where: 'here', text }], secrets), text).toEqual(['access_token in here'])
  })
})
