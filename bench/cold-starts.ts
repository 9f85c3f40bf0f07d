import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deployedFunctions } from '../bin/bundles/deployed-functions.ts'
import { functionLog } from '../bin/bundles/function-log.ts'
import { reservedVariables } from '../bin/bundles/reserved-variables.ts'
import { parseStage } from '../lib/infra/stage.ts'
import { limits } from '../lib/routes/limits.ts'
import { routes } from '../lib/routes/table.ts'
import { dispatcher, type HttpFunction } from '../local/front/dispatch.ts'
import { lambdaService } from '../local/lambda/lambda-service.ts'
import type { App } from '../test/support/app.ts'
import { createUser, newEmail, PASSWORD, signInNewUser } from '../test/support/people.ts'
import { stages } from '../test/support/stages.ts'
import { apiRequest } from './api-request.ts'
import { type Figure, percentile } from './report.ts'
import { slowNetwork } from './slow-network.ts'
import { throttle } from './throttle.ts'

/** Added to each call of AWS, in milliseconds. */
const LATENCIES = [5, 15, 30]
const COLD_REQUESTS = 50
/** Parallel cold starts. With more, two cores are measured instead of the functions. */
const CONCURRENCY = 2
/** Share of a vCPU that Lambda assigns to 512 MB. */
const CPU_SHARE = 0.29
const WRONG_LOGINS = 100
/** Parallel wrong logins. Each is a process: with many more, the machine is measured instead of the limits. */
const WRONG_CONCURRENCY = 20
/** Longer than the timeout of API Gateway, because all functions share the cores of this machine. */
const TIMEOUT_MILLISECONDS = 300_000

type FunctionsOf = Awaited<ReturnType<typeof deployedFunctions>>

/** Counts cold requests without rate limits, and the results of concurrent wrong logins for one email address. */
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
  /** From the start of the process to the response. */
  readonly milliseconds: number
}>

/**
 * Runs `work` with deployed functions that call AWS by TLS, with a latency. A latency of 0 also disables the CPU limit.
 */
async function withFunctions<T>(
  app: App,
  functionsOf: FunctionsOf,
  latency: number,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-cold-'))
  const network = await slowNetwork(app.cloud.variables, latency)
  const { variables } = network
  const authority = join(directory, 'authority.pem')
  writeFileSync(authority, network.certificate)
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
    timeoutMilliseconds: TIMEOUT_MILLISECONDS,
  })
  try {
    return await work(async (method, path, { token, body, ip = '127.0.0.1' }) => {
      await host.endIdle()
      const started = performance.now()
      const { statusCode = 0, headers = {} } = await dispatch(apiRequest({ method, path, token, body, ip }))
      const milliseconds = performance.now() - started
      return { status: statusCode, isLimited: 'ratelimit' in headers, milliseconds }
    })
  } finally {
    cpu.stop()
    await host.stop()
    network.stop()
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
    const answers = await inParallel(CONCURRENCY, COLD_REQUESTS, request)
    const unlimited = answers.filter(({ isLimited }) => !isLimited).length
    const failed = answers.filter(({ status }) => status >= 500).length
    const label = `${name}, ${latency} ms latency, TLS, ${CPU_SHARE} vCPU, ${COLD_REQUESTS} cold requests`
    figures.push({ name: `${label}: without limits`, measured: unlimited, budget: 0, unit: 'requests' })
    figures.push({ name: `${label}: status 5xx`, measured: failed, budget: 0, unit: 'requests' })
    const times = answers.map(({ milliseconds }) => milliseconds)
    figures.push(
      { name: `${label}: median`, measured: percentile(times, 0.5), budget: Infinity, unit: 'ms' },
      { name: `${label}: 90th percentile`, measured: percentile(times, 0.9), budget: Infinity, unit: 'ms' },
    )
  }
  return figures
}

/** Runs a task `count` times, at most `limit` at a time. */
async function inParallel<T>(limit: number, count: number, task: (at: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  const remaining = Array.from({ length: count }).keys()
  const worker = async () => {
    for (const at of remaining) results.push(await task(at))
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return results
}

/**
 * Counts the password checks for concurrent wrong logins, each in a cold function, and checks the login of another
 * user.
 */
async function wrongLogins(app: App, call: Call): Promise<Figure[]> {
  const [victim, other] = [await createUser(app), await createUser(app)]
  const login = (email: string, password: string, ip: string) =>
    call('POST', '/api/v1/auth/login', { body: { email, password }, ip })
  // Each login has a different IP address, so only the limit by email applies.
  const start = performance.now()
  const wrong = inParallel(WRONG_CONCURRENCY, WRONG_LOGINS, at =>
    login(victim, 'Wrong-Passw0rd', `198.51.100.${at}`),
  )
  const otherLogin = await login(other, PASSWORD, '203.0.113.1')
  const statuses = (await wrong).map(({ status }) => status)
  const { capacity, seconds } = limits.login_by_email
  const refilled = Math.floor((((performance.now() - start) / 1000) * capacity) / seconds)
  const count = (status: number) => statuses.filter(one => one === status).length
  const label = `${WRONG_LOGINS} wrong logins for one email address, ${WRONG_CONCURRENCY} at once, cold`
  return [
    {
      name: `${label}: passwords checked`,
      measured: count(401),
      budget: capacity + refilled,
      unit: 'logins',
    },
    {
      name: `${label}: neither status 401 nor 429`,
      measured: WRONG_LOGINS - count(401) - count(429),
      budget: 0,
      unit: 'logins',
    },
    {
      name: `${label}: failed logins of another user`,
      measured: otherLogin.status === 200 ? 0 : 1,
      budget: 0,
      unit: 'logins',
    },
  ]
}
