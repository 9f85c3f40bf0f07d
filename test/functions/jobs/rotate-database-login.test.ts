import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RotationFunction } from '../../../lib/triggers/rotation-task.ts'
import { lambdaContext } from '../../../local/lambda-context.ts'
import { loadFunction } from '../../../local/load-function.ts'
import { startDeployment } from '../../support/deployment.ts'
import { STEPS } from '../../support/rotation.ts'

describe('jobs/rotate-database-login', () => {
  let deployment: Awaited<ReturnType<typeof startDeployment>>
  let handler: RotationFunction
  beforeAll(async () => {
    deployment = await startDeployment()
    await deployment.deploy()
    handler = (await loadFunction('jobs/rotate-database-login')) as RotationFunction
  })
  const secretArn = () => String(process.env['DATABASE_SECRET_ARN'])
  const begin = (version: string = crypto.randomUUID()) => {
    const request = { SecretId: secretArn(), ClientRequestToken: version }
    deployment.cloud.secrets.operations['RotateSecret']?.(request)
    return version
  }
  const step = (name: (typeof STEPS)[number], version: string, SecretId = secretArn()) =>
    handler(
      { Step: name, SecretId, ClientRequestToken: version },
      lambdaContext('jobs-rotate-database-login', crypto.randomUUID(), 60_000),
    )
  const rotate = async () => {
    const version = begin()
    for (const name of STEPS) await step(name, version)
  }
  /** Returns whether the server accepts a login on a new connection. */
  const accepts = ({ username, password }: { username: string; password: string }) =>
    deployment.connectAs(username, password).then(
      () => true,
      () => false,
    )

  it('switches to the other role under load without a failed call', async () => {
    const before = deployment.loginNow()
    let isOver = false
    let answers = 0
    const caller = async () => {
      // On a busy machine the rotation ends after a few calls.
      while (!isOver || answers <= 20) {
        await sql`select 1 as one from users`.execute(deployment.database)
        await deployment.database.transaction().execute(async trx => {
          await sql`select 1 as one from sessions`.execute(trx)
        })
        answers += 1
      }
    }
    const callers = Array.from({ length: 8 }, caller)
    const version = begin()
    for (const name of STEPS) {
      // Each step runs twice, as if every response was lost once.
      await step(name, version)
      await step(name, version)
    }
    isOver = true
    await Promise.all(callers)
    expect(answers).toBeGreaterThan(20)
    const after = deployment.loginNow()
    expect([before.username, after.username]).toEqual(['dashtam_functions_a', 'dashtam_functions_b'])
    expect(await deployment.whoIs()).toBe('dashtam_functions_b')
    expect(await accepts(before)).toBe(true)
  })

  it('revokes the previous password with the next rotation', async () => {
    const [leaked, other] = [deployment.loginNow(), await deployment.databaseLogin.read('AWSCURRENT')]
    expect(other).toEqual(leaked)
    await rotate()
    expect(await accepts(leaked)).toBe(true)
    await rotate()
    expect(deployment.loginNow().username).toBe(leaked.username)
    expect(deployment.loginNow().password).not.toBe(leaked.password)
    expect(await accepts(leaked)).toBe(false)
    expect(await accepts(deployment.loginNow())).toBe(true)
  })

  it('reverts to the previous login if the database refuses the new one', async () => {
    const before = deployment.loginNow()
    const version = begin()
    for (const name of STEPS.slice(0, 3)) await step(name, version)
    const pending = await deployment.databaseLogin.read({ id: version })
    await deployment.administrate(`alter role ${pending?.username} password null`)
    await expect(step('finishSecret', version)).rejects.toThrow('the former one is current again')
    expect(deployment.loginNow()).toEqual(before)
    await sql`select 1 as one from users`.execute(deployment.database)
    // Secrets Manager retries the rotation, which sets the password again.
    for (const name of STEPS) await step(name, version)
    expect(deployment.loginNow()).toEqual(pending)
  })

  it('checks a login that became current if its last step was killed', async () => {
    const before = deployment.loginNow()
    const version = begin()
    for (const name of STEPS.slice(0, 3)) await step(name, version)
    const pending = await deployment.databaseLogin.read({ id: version })
    const { labels } = await deployment.databaseLogin.describe()
    const current = [...labels].find(([, on]) => on.includes('AWSCURRENT'))?.[0]
    await deployment.databaseLogin.makeCurrent(version, current)
    await deployment.administrate(`alter role ${pending?.username} password null`)
    await expect(step('finishSecret', version)).rejects.toThrow('the former one is current again')
    expect(deployment.loginNow()).toEqual(before)
    for (const name of STEPS) await step(name, version)
  })

  it('runs a step only after the previous one', async () => {
    const before = deployment.loginNow()
    const version = begin()
    await expect(step('setSecret', version)).rejects.toThrow('createSecret comes first')
    await expect(step('finishSecret', version)).rejects.toThrow('createSecret comes first')
    await deployment.administrate('alter role dashtam_functions_a nologin')
    await deployment.administrate('alter role dashtam_functions_b nologin')
    await step('createSecret', version)
    await expect(step('testSecret', version)).rejects.toThrow('run jobs/migrate')
    await expect(step('finishSecret', version)).rejects.toThrow('run jobs/migrate')
    await deployment.deploy()
    for (const name of STEPS) await step(name, version)
    expect(deployment.loginNow().username).not.toBe(before.username)
  })

  it('never changes the password of the current role', async () => {
    const killed = begin()
    await step('createSecret', killed)
    // A second rotation starts, to the role of the first one.
    await rotate()
    const current = deployment.loginNow()
    for (const name of STEPS) await expect(step(name, killed)).rejects.toThrow('not pending')
    const late = begin(killed)
    await expect(step('setSecret', late)).rejects.toThrow('in use')
    await expect(step('finishSecret', late)).rejects.toThrow('in use')
    expect(await accepts(current)).toBe(true)
    await rotate()
  })

  it('creates one login if createSecret runs twice in parallel', async () => {
    const version = begin()
    await Promise.all([step('createSecret', version), step('createSecret', version)])
    for (const name of STEPS.slice(1)) await step(name, version)
    expect(await accepts(deployment.loginNow())).toBe(true)
  })

  it('passes the test of Secrets Manager when a rotation is configured', async () => {
    await step('testSecret', begin())
  })

  it('rotates only its own secret', async () => {
    const version = begin()
    await expect(step('createSecret', version, 'arn:other')).rejects.toThrow('rotates only')
    await expect(step('createSecret', 'unknown')).rejects.toThrow('not pending')
  })
})
