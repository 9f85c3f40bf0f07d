import { describe, expect, it } from 'vitest'
import { createUser, PASSWORD, post } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const login = (email: string, password: string, device_token?: unknown) =>
  post(app, 'login', { email, password, ...(device_token !== undefined && { device_token }) })
const fail10 = async (email: string, device_token?: unknown) => {
  for (let failures = 0; failures < 10; failures += 1)
    expect((await login(email, 'Wrong-Horse1', device_token)).status).toBe(401)
}

describe('the lockout of devices (OWASP device cookies)', () => {
  it('wrong passwords from unknown devices do not lock a known device out', async () => {
    const email = await createUser(app)
    const { device_token } = (await login(email, PASSWORD)).body
    await fail10(email)
    expect((await login(email, PASSWORD)).status).toBe(401)
    expect((await login(email, PASSWORD, device_token)).status).toBe(200)
    // The sign-in from a known device does not help the attacker.
    expect((await login(email, PASSWORD)).status).toBe(401)
  })

  it('wrong passwords from a known device lock that device only', async () => {
    const email = await createUser(app)
    const { device_token } = (await login(email, PASSWORD)).body
    await fail10(email, device_token)
    expect((await login(email, PASSWORD, device_token)).status).toBe(401)
    expect((await login(email, PASSWORD)).status).toBe(200)
    await app.later(3601, async () => expect((await login(email, PASSWORD, device_token)).status).toBe(200))
  })

  it('guesses that exhaust the limit of the address do not lock a known device out, and a forged token does not help', async () => {
    const email = await createUser(app)
    const { device_token } = (await login(email, PASSWORD)).body
    await app.withSettings({ rateLimitPercent: 100 }, async () => {
      const guesses = await Promise.all(Array.from({ length: 40 }, () => login(email, 'Wrong-Horse1')))
      expect(guesses.map(({ status }) => status)).toContain(429)
      expect((await login(email, PASSWORD, device_token)).status).toBe(200)
      expect((await login(email, 'Wrong-Horse1', device_token)).status).toBe(429)
      const forged = `${String(device_token).slice(0, 37)}${'A'.repeat(43)}`
      expect((await login(email, PASSWORD, forged)).status).toBe(429)
    })
  })

  it('a forged token of a device counts as an unknown device', async () => {
    const email = await createUser(app)
    const { device_token } = (await login(email, PASSWORD)).body
    await fail10(email)
    const forged = `${String(device_token).slice(0, 37)}${'A'.repeat(43)}`
    expect((await login(email, PASSWORD, forged)).status).toBe(401)
  })

  it('ends the session that was used least recently, and notifies the owner', async () => {
    const email = await createUser(app)
    await app.withSettings({ maxSessions: 2 }, async () => {
      const tokens = []
      for (let sessions = 0; sessions < 3; sessions += 1)
        tokens.push(await app.later(sessions, async () => (await login(email, PASSWORD)).body))
      const refreshed = await Promise.all(
        tokens.map(({ refresh_token }) => post(app, 'refresh', { refresh_token })),
      )
      expect(refreshed.map(({ status }) => status)).toEqual([401, 200, 200])
    })
    expect((await app.mails(email)).map(({ subject }) => subject)).toContain(
      'We signed out one of your devices',
    )
    const events = await app.query(
      "select data->>'reason' as reason from events where type = 'session.revoked'",
    )
    expect(events).toContainEqual({ reason: 'session_limit' })
  })
})
