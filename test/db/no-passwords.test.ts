import { trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RotationFunction } from '../../lib/triggers/rotation-task.ts'
import { lambdaContext } from '../../local/lambda-context.ts'
import { loadFunction } from '../../local/load-function.ts'
import { startDeployment } from '../support/deployment.ts'
import { type ProviderProxy, startProviderProxy } from '../support/provider-proxy.ts'
import { STEPS } from '../support/rotation.ts'
import { collectOutput, findLeaks, type Written } from '../support/written.ts'

const exporter = new InMemorySpanExporter()
const written: Written = []
let deployment: Awaited<ReturnType<typeof startDeployment>>
let dataApi: ProviderProxy

beforeAll(async () => {
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  )
  deployment = await startDeployment(async () => {
    const url = String(process.env['AWS_ENDPOINT_URL_RDS_DATA'])
    dataApi = await startProviderProxy(url, 'given_host')
    process.env['AWS_ENDPOINT_URL_RDS_DATA'] = dataApi.url
    process.env['LOG_LEVEL'] = 'debug'
  })
})
afterAll(() => trace.disable())

it('writes no database password anywhere, and no verifier to logs, spans and statement texts', async () => {
  const showOutput = collectOutput(written)
  const secrets = new Map<string, string>()
  const arn = String(process.env['DATABASE_SECRET_ARN'])
  try {
    await deployment.deploy()
    secrets.set(deployment.loginNow().password, 'the first password')
    const handler = (await loadFunction('jobs/rotate-database-login')) as RotationFunction
    const version = crypto.randomUUID()
    deployment.cloud.secrets.operations['RotateSecret']?.({ SecretId: arn, ClientRequestToken: version })
    for (const Step of STEPS)
      await handler(
        { Step, SecretId: arn, ClientRequestToken: version },
        lambdaContext('jobs-rotate-database-login', 'request', 60_000),
      )
    secrets.set(deployment.loginNow().password, 'the second password')
    // Cause an error in the deployment: the owner may no longer alter roles.
    await deployment.administrate('alter role master nocreaterole')
    await expect(deployment.deploy()).rejects.toThrow('permission denied')
  } finally {
    showOutput()
  }
  expect(secrets.size).toBe(2)
  const statements: Written = []
  for (const { call, answer } of dataApi.exchanges) {
    written.push(
      { where: 'the Data API', text: call.body },
      { where: 'a response of the Data API', text: answer },
    )
    statements.push({ where: 'the text of a statement', text: String(JSON.parse(call.body).sql) })
  }
  for (const { name, attributes, events, status } of exporter.getFinishedSpans())
    statements.push({ where: 'a span', text: JSON.stringify([name, attributes, events, status]) })
  const verifier = written.find(
    ({ where, text }) => where === 'the Data API' && text.includes('SCRAM-SHA-256$'),
  )
  expect(verifier).toBeDefined()
  expect(statements.some(({ where }) => where === 'a span')).toBe(true)
  expect(
    written.some(({ where, text }) => where === 'stdout' && text.includes('database_login_rotation')),
  ).toBe(true)
  expect(findLeaks([...written, ...statements], secrets)).toEqual([])
  const others = [...statements, ...written.filter(({ where }) => where !== 'the Data API')]
  expect(others.filter(({ text }) => text.includes('SCRAM-SHA-256'))).toEqual([])
})
