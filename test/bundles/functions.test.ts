import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { deployedFunctions, type LocalVariables } from '../../bin/bundles/deployed-functions.ts'
import { functionLog } from '../../bin/bundles/function-log.ts'
import { reservedVariables } from '../../bin/bundles/reserved-variables.ts'
import { parseStage } from '../../lib/infra/stage.ts'
import { routes } from '../../lib/routes/table.ts'
import { dispatcher, type HttpFunction } from '../../local/front/dispatch.ts'
import type { DeployedFunction } from '../../local/lambda/execution-environment.ts'
import { lambdaService } from '../../local/lambda/lambda-service.ts'
import { lambdaContext } from '../../local/lambda-context.ts'
import { createUser, PASSWORD } from '../support/people.ts'
import { hasRedis, redisUrl } from '../support/redis.ts'
import { stages } from '../support/stages.ts'
import { startApp } from '../support/start-app.ts'

const redisAnswers = await hasRedis()
const app = await startApp()
const LONDON = '2.125.160.216'

describe.each(['postgres', 'redis'] as const)('the bundles with rateLimit %s', rateLimit => {
  if (rateLimit === 'redis' && !redisAnswers) {
    it.skip(`SKIPPED: no Redis answers at ${redisUrl}`, () => {})
    return
  }
  let functions: readonly DeployedFunction[] = []
  let host: ReturnType<typeof lambdaService>
  const assembly = mkdtempSync(join(tmpdir(), 'dashtam-assembly-'))
  const log = functionLog()

  beforeAll(async () => {
    const stage = { ...parseStage('dev', stages), rateLimit }
    const variables: LocalVariables = {
      ...app.cloud.variables,
      ...(rateLimit === 'redis' && { REDIS_URL: redisUrl }),
    }
    functions = (await deployedFunctions(stage, assembly))(variables)
    host = lambdaService(functions, {
      reserved: reservedVariables(variables),
      onLine: log.onLine,
    })
  }, 300_000)
  afterAll(async () => {
    await host.stop()
    rmSync(assembly, { recursive: true, force: true })
  })

  const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const dispatch = dispatcher({
      routes,
      load: async ({ id }) => (await host.load(id)) as HttpFunction,
      operatorOf: async () => undefined,
    })
    const result = await dispatch({
      method,
      url: path,
      headers: { host: 'api.example.com', ...(body && { 'content-type': 'application/json' }), ...headers },
      body: Buffer.from(body ? JSON.stringify(body) : ''),
      sourceIp: LONDON,
      requestId: crypto.randomUUID(),
      receivedAt: new Date(),
    })
    return { ...result, body: JSON.parse(result.body ?? '{}') }
  }

  it('apply rate limits on the first request and return the location of a sign-in', async () => {
    const email = await createUser(app)
    const login = await call('POST', '/api/v1/auth/login', { email, password: PASSWORD })
    expect(login.statusCode).toBe(200)
    expect(login.headers).toHaveProperty('ratelimit')
    const authorization = `Bearer ${login.body.access_token}`
    const sessions = await call('GET', '/api/v1/auth/sessions', undefined, { authorization })
    expect(sessions.headers).toHaveProperty('ratelimit')
    expect(sessions.body.items[0]).toMatchObject({ location: 'United Kingdom', ip_address: LONDON })
    expect(log.faults()).toEqual([])
  }, 60_000)

  it('report the source position of an error', async () => {
    const handler = (await host.load('auth/me')) as (event: unknown, context: unknown) => Promise<unknown>
    await expect(handler({}, lambdaContext('auth-me', 'broken', 1_000))).rejects.toThrow(
      /lib\/http\/endpoint\.ts:\d+/,
    )
  }, 60_000)

  it('have only their own variables, and no access to files or processes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dashtam-probe-'))
    writeFileSync(
      join(folder, 'index.mjs'),
      `import { readFileSync, writeFileSync } from 'node:fs'
      import { spawnSync } from 'node:child_process'
      const failureOf = work => { try { work(); return null } catch (error) { return error.code } }
      export const handler = async () => ({
        variables: Object.keys(process.env),
        read: failureOf(() => readFileSync('/etc/hostname')),
        write: failureOf(() => writeFileSync('left', 'x')),
        run: failureOf(() => spawnSync('true')),
      })`,
    )
    const [me] = functions.filter(({ id }) => id === 'auth/me')
    if (!me) throw new Error('The template has no auth/me')
    const probe = lambdaService([{ ...me, folder }], {
      reserved: { AWS_REGION: 'us-east-1' },
      onLine: () => {},
    })
    onTestFinished(probe.stop)
    const handler = (await probe.load('auth/me')) as (event: unknown, context: unknown) => Promise<unknown>
    const found = await handler({}, lambdaContext('auth-me', 'probe', 1_000))
    const denied = { read: 'ERR_ACCESS_DENIED', write: 'ERR_ACCESS_DENIED', run: 'ERR_ACCESS_DENIED' }
    expect(found).toMatchObject(denied)
    const { variables } = found as { variables: string[] }
    const template = Object.keys(me.environment)
    expect(variables.filter(name => !/^(AWS_|LAMBDA_|_HANDLER$|TZ$|LANG$)/.test(name)).toSorted()).toEqual(
      template.toSorted(),
    )
  })

  it('are terminated after the timeout and restarted in a new process', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dashtam-probe-'))
    writeFileSync(
      join(folder, 'index.mjs'),
      'export const handler = async ({ hangs }) => hangs ? new Promise(() => setInterval(() => {}, 1000)) : process.pid',
    )
    const [me] = functions.filter(({ id }) => id === 'auth/me')
    if (!me) throw new Error('The template has no auth/me')
    const probe = lambdaService([{ ...me, folder, timeoutSeconds: 1 }], { reserved: {}, onLine: () => {} })
    onTestFinished(probe.stop)
    const handler = (await probe.load('auth/me')) as (event: unknown, context: unknown) => Promise<unknown>
    const context = (id: string) => lambdaContext('auth-me', id, 1_000)
    const first = await handler({ hangs: false }, context('1'))
    expect(await handler({ hangs: false }, context('2'))).toBe(first)
    await expect(handler({ hangs: true }, context('3'))).rejects.toThrow('auth/me ended by SIGKILL')
    expect(await handler({ hangs: false }, context('4'))).not.toBe(first)
  }, 30_000)
})
