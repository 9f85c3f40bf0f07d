import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deployedFunctions, type LocalVariables } from '../bin/bundles/deployed-functions.ts'
import { functionLog } from '../bin/bundles/function-log.ts'
import { reservedVariables } from '../bin/bundles/reserved-variables.ts'
import { parseStage } from '../lib/infra/stage.ts'
import { routes } from '../lib/routes/table.ts'
import { dispatcher, type HttpFunction } from '../local/front/dispatch.ts'
import { lambdaService } from '../local/lambda/lambda-service.ts'
import type { App } from '../test/support/app.ts'
import { createUser, newEmail, PASSWORD, signInNewUser } from '../test/support/people.ts'
import { stages } from '../test/support/stages.ts'
import { startTlsProxy } from '../test/support/tls-proxy.ts'
import type { Figure } from './report.ts'
import { throttle } from './throttle.ts'

const LATENCIES = [5, 15, 30]
const COLD_REQUESTS = 50
/** Cold starts under way at once. */
const AT_ONCE = 5
/** What 512 MB get of a CPU. */
const CPU_SHARE = 0.29
const WRONG_LOGINS = 200
const LOGINS_BY_EMAIL = 30
/** Longer than API Gateway waits: this machine has two cores for every function. */
const PATIENCE_MILLISECONDS = 300_000

type FunctionsOf = Awaited<ReturnType<typeof deployedFunctions>>

/** Cold requests that ran without their limits, and what wrong logins at once for one address came to. */
export async function coldStartFigures(app: App): Promise<Figure[]> {
  const assembly = mkdtempSync(join(tmpdir(), 'dashtam-assembly-'))
  try {
    const stage = parseStage('dev', stages)
    return await figuresOf(app, await deployedFunctions({ ...stage, rateLimit: 'postgres' }, assembly))
  } finally {
    rmSync(assembly, { recursive: true, force: true })
  }
}

async function figuresOf(app: App, functionsOf: FunctionsOf): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const latency of LATENCIES)
    figures.push(
      ...(await withFunctions(app, functionsOf, latency, call => unlimitedFigures(app, call, latency))),
    )
  figures.push(...(await withFunctions(app, functionsOf, 0, call => wrongLogins(app, call))))
  return figures
}

type Call = (
  method: string,
  path: string,
  options: { token?: string; body?: object; ip?: string },
) => Promise<{
  readonly status: number
  readonly isLimited: boolean
}>

/** Runs `work` with deployed functions behind TLS and a latency; a latency of 0 means a whole CPU, too. */
async function withFunctions<T>(
  app: App,
  functionsOf: FunctionsOf,
  latency: number,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-cold-'))
  const proxy = await startTlsProxy(app.cloud.dataApiUrl, latency)
  const authority = join(directory, 'authority.pem')
  writeFileSync(authority, proxy.certificate)
  const variables: LocalVariables = { ...app.cloud.variables, AWS_ENDPOINT_URL_RDS_DATA: proxy.url }
  const cpu = throttle(CPU_SHARE)
  const log = functionLog()
  const host = lambdaService(functionsOf(variables), {
    reserved: { ...reservedVariables(variables), NODE_EXTRA_CA_CERTS: authority },
    onLine: log.onLine,
    ...(latency > 0 && { onStart: cpu.add }),
  })
  const dispatch = dispatcher({
    routes,
    load: async ({ id }) => (await host.load(id)) as HttpFunction,
    operatorOf: async () => undefined,
    timeoutMilliseconds: PATIENCE_MILLISECONDS,
  })
  try {
    return await work(async (method, path, { token, body, ip = '127.0.0.1' }) => {
      await host.endIdle()
      const { statusCode = 0, headers = {} } = await dispatch({
        method,
        url: path,
        headers: {
          host: 'api.example.com',
          ...(body && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: Buffer.from(body ? JSON.stringify(body) : ''),
        sourceIp: ip,
        requestId: crypto.randomUUID(),
        receivedAt: new Date(),
      })
      return { status: statusCode, isLimited: 'ratelimit' in headers }
    })
  } finally {
    cpu.stop()
    await host.stop()
    proxy.stop()
    rmSync(directory, { recursive: true, force: true })
    for (const fault of log.faults()) console.error(fault)
  }
}

async function unlimitedFigures(app: App, call: Call, latency: number): Promise<Figure[]> {
  const { access_token: token } = await signInNewUser(app)
  const cold = {
    'GET /auth/me': () => call('GET', '/api/v1/auth/me', { token }),
    'POST /auth/login': () =>
      call('POST', '/api/v1/auth/login', { body: { email: newEmail(), password: 'Wrong-Passw0rd' } }),
  }
  const figures: Figure[] = []
  for (const [name, request] of Object.entries(cold)) {
    let unlimited = 0
    let failed = 0
    const left = Array.from({ length: COLD_REQUESTS }).values()
    const worker = async () => {
      for (const _ of left) {
        const { status, isLimited } = await request()
        if (!isLimited) unlimited += 1
        if (status >= 500) failed += 1
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    const label = `${name}, ${latency} ms a round trip, TLS, ${CPU_SHARE} CPU: of ${COLD_REQUESTS} cold requests`
    figures.push({ name: `${label} without limits`, measured: unlimited, budget: 0, unit: 'requests' })
    figures.push({ name: `${label} answered 5xx`, measured: failed, budget: 0, unit: 'requests' })
  }
  return figures
}

/** Wrong passwords at once for one address, each in a cold function: how many were judged, and who else felt it. */
async function wrongLogins(app: App, call: Call): Promise<Figure[]> {
  const [victim, other] = [await createUser(app), await createUser(app)]
  const login = (email: string, password: string, ip: string) =>
    call('POST', '/api/v1/auth/login', { body: { email, password }, ip })
  // Each from an address of its own, so that only the limit by email holds them.
  const wrong = Array.from({ length: WRONG_LOGINS }, (_, at) =>
    login(victim, 'Wrong-Passw0rd', `198.51.100.${at}`),
  )
  const theirs = await login(other, PASSWORD, '203.0.113.1')
  const statuses = (await Promise.all(wrong)).map(({ status }) => status)
  const count = (status: number) => statuses.filter(one => one === status).length
  const label = `${WRONG_LOGINS} wrong logins at once for one address, cold`
  return [
    { name: `${label}: judged`, measured: count(401), budget: LOGINS_BY_EMAIL, unit: 'logins' },
    {
      name: `${label}: neither judged nor refused with 429`,
      measured: WRONG_LOGINS - count(401) - count(429),
      budget: 0,
      unit: 'logins',
    },
    {
      name: `${label}: another user's login that failed`,
      measured: theirs.status === 200 ? 0 : 1,
      budget: 0,
      unit: 'logins',
    },
  ]
}
