import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeploymentFunction } from '../../../lib/triggers/deployment-task.ts'
import { lambdaContext } from '../../../local/lambda-context.ts'
import { loadFunction } from '../../../local/load-function.ts'
import type { App } from '../../support/app.ts'
import { createUser, PASSWORD, post, signIn, type Tokens } from '../../support/people.ts'
import { openRotation, STEPS } from '../../support/rotation.ts'
import { startApp } from '../../support/start-app.ts'

const MINUTE = 60

describe('jobs/rotate-signing-keys', () => {
  let app: App
  let rotation: Awaited<ReturnType<typeof openRotation>>
  let email: string
  let makeKeys: DeploymentFunction<unknown>
  /** Later than every previous test, so that no rotation is too early. */
  let hours = 0
  const anHourOn = <T>(work: () => Promise<T>) => {
    hours += 1
    return app.later(hours * 60 * MINUTE, work)
  }
  beforeAll(async () => {
    app = await startApp()
    rotation = await openRotation(app)
    makeKeys = (await loadFunction('jobs/make-keys')) as DeploymentFunction<unknown>
    email = await createUser(app)
  })
  afterAll(() => rotation.close())

  const kidOf = ({ access_token }: Tokens) => decodeProtectedHeader(access_token).kid

  /** Signs in, refreshes, calls and reads the published keys in a loop during `work`. Every response must be 200. */
  async function underTraffic(earlier: Tokens, work: () => Promise<void>): Promise<number> {
    let isOver = false
    let answers = 0
    const must = async (call: Promise<{ status: number; body: object }>) => {
      const { status, body } = await call
      expect(status, JSON.stringify(body)).toBe(200)
      answers += 1
    }
    const ask = async (token: string) => {
      await must(app.call('GET', '/api/v1/auth/me', { token }))
      await must(app.call('GET', '/api/v1/providers', { token }))
    }
    const caller = async () => {
      let tokens = await signIn(app, email)
      while (!isOver || answers <= 20) {
        const reply = await post(app, 'refresh', { refresh_token: tokens.refresh_token })
        await must(Promise.resolve(reply))
        tokens = reply.body as unknown as Tokens
        await ask(tokens.access_token)
        await ask(earlier.access_token)
        await must(app.call('GET', '/.well-known/jwks.json'))
        await must(post(app, 'login', { email, password: PASSWORD }))
      }
      // No session ends: the last tokens are still valid.
      await ask(tokens.access_token)
    }
    const callers = Array.from({ length: 4 }, caller)
    try {
      await work()
    } finally {
      isOver = true
      await Promise.all(callers)
    }
    return answers
  }

  it('signs with the key that was published before, under load, without a refused call', async () => {
    await anHourOn(async () => {
      const before = await rotation.ring()
      const earlier = await signIn(app, email)
      expect(kidOf(earlier)).toBe(before.current)
      expect(await rotation.published()).toContain(before.next)
      const answers = await underTraffic(earlier, rotation.rotate)
      expect(answers).toBeGreaterThan(20)
      const after = await rotation.ring()
      expect(after).toMatchObject({ current: before.next, previous: before.current })
      expect((await rotation.published()).toSorted()).toEqual(Object.values(after).toSorted())
      // Functions cache the ring for five minutes. Then all sign with the new key, and the old tokens stay valid.
      await app.later(5 * MINUTE, async () => {
        await underTraffic(earlier, async () => {
          expect(kidOf(await signIn(app, email))).toBe(before.next)
        })
      })
    })
  })

  it('rotates again after the tokens of the previous key have expired, and then removes that key', async () => {
    const [first, earlier] = await anHourOn(async () => [await rotation.ring(), await signIn(app, email)])
    await app.later(hours * 60 * MINUTE + MINUTE, () =>
      underTraffic(earlier, rotation.rotate).then(async () => {
        expect(await rotation.ring()).toMatchObject({ current: first.next, previous: first.current })
        expect(await rotation.published()).not.toContain(first.previous)
      }),
    )
  })

  it('is detected by a warm function with cached keys, which reads them once more', async () => {
    await anHourOn(async () => {
      const old = await signIn(app, email)
      const status = async ({ access_token: token }: Tokens) =>
        (await app.call('GET', '/api/v1/auth/me', { token })).status
      expect(await status(old)).toBe(200)
      // The ring has leaked and is replaced. The cached set has none of its keys.
      await makeKeys({ replace: ['signing_keys'] }, lambdaContext('jobs-make-keys', 'operator', 60_000))
      await app.later(11, async () => {
        const cold = await app.afterColdStart(() => signIn(app, email))
        expect(kidOf(cold)).toBe((await rotation.ring()).current)
        expect(kidOf(cold)).not.toBe(kidOf(old))
        expect(await status(cold)).toBe(200)
        expect(await status(old)).toBe(401)
      })
    })
  })

  it('refuses to rotate while tokens of the key to remove are active', async () => {
    await anHourOn(rotation.rotate)
    const soon = await rotation.begin()
    await expect(rotation.step('createSecret', soon)).rejects.toThrow('rotate after that')
    // Secrets Manager retries later.
    await anHourOn(async () => {
      for (const name of STEPS) await rotation.step(name, soon)
    })
  })

  it('runs a step only after the previous one', async () => {
    await anHourOn(async () => {
      const before = await rotation.ring()
      const begun = await rotation.begin()
      await expect(rotation.step('setSecret', begun)).rejects.toThrow('createSecret comes first')
      await expect(rotation.step('finishSecret', begun)).rejects.toThrow('createSecret comes first')
      await rotation.step('createSecret', begun)
      await expect(rotation.step('testSecret', begun)).rejects.toThrow('setSecret comes first')
      await expect(rotation.step('finishSecret', begun)).rejects.toThrow('setSecret comes first')
      expect(await rotation.ring()).toEqual(before)
    })
  })

  it('continues after it was killed, and ends if another rotation canceled it', async () => {
    await anHourOn(async () => {
      const before = await rotation.ring()
      const killed = await rotation.begin()
      await rotation.step('createSecret', killed)
      await rotation.step('setSecret', killed)
      const half = await rotation.published()
      expect(half).toEqual(expect.arrayContaining([before.current, before.next]))
      expect(kidOf(await signIn(app, email))).toBe(before.current)
      const other = await rotation.begin()
      await expect(rotation.step('finishSecret', killed)).rejects.toThrow('not pending')
      for (const name of STEPS) await rotation.step(name, other)
      expect((await rotation.published()).toSorted()).toEqual(Object.values(await rotation.ring()).toSorted())
      expect((await rotation.ring()).current).toBe(before.next)
    })
  })

  it('restores no leaked key if the ring is replaced just before its last step', async () => {
    await anHourOn(async () => {
      const begun = await rotation.begin()
      for (const name of STEPS.slice(0, 3)) await rotation.step(name, begun)
      await makeKeys({ replace: ['signing_keys'] }, lambdaContext('jobs-make-keys', 'operator', 60_000))
      const replaced = await rotation.ring()
      for (const name of STEPS) await expect(rotation.step(name, begun)).rejects.toThrow('not pending')
      expect(await rotation.ring()).toEqual(replaced)
      expect((await rotation.published()).toSorted()).toEqual([replaced.current, replaced.next].toSorted())
    })
  })

  it('creates one ring if createSecret runs twice in parallel', async () => {
    await anHourOn(async () => {
      const begun = await rotation.begin()
      await Promise.all([rotation.step('createSecret', begun), rotation.step('createSecret', begun)])
      for (const name of STEPS.slice(1)) await rotation.step(name, begun)
      expect((await rotation.published()).toSorted()).toEqual(Object.values(await rotation.ring()).toSorted())
    })
  })

  it('passes the test of Secrets Manager when a rotation is configured', async () => {
    const setUp = await rotation.begin()
    await rotation.step('testSecret', setUp)
  })

  it('rotates only its own secret, with known steps', async () => {
    const { version } = await rotation.begin()
    await expect(rotation.step('createSecret', { arn: 'arn:other', version })).rejects.toThrow('rotates only')
    const { arn } = await rotation.begin()
    await expect(rotation.step('createSecret', { arn, version: 'unknown' })).rejects.toThrow('not pending')
    await expect(rotation.step('dropSecret' as never, { arn, version })).rejects.toThrow()
  })
})
