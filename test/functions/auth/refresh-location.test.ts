import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { writeMmdb } from '../../support/mmdb.ts'
import { createUser, PASSWORD, sessionIdOf, statusOfMe, userIdOf } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const HOUR = 3600
const BERLIN = '82.0.0.1'
const PARIS = '84.0.0.1'
const SYDNEY = '86.0.0.1'
const NOWHERE = '192.0.2.1'

const GEOIP_DATABASE = join(inject('scratch'), 'refresh-location.mmdb')
writeMmdb(GEOIP_DATABASE, {
  '82.0/16': { country_code: 'DE', city: 'Berlin', latitude: '52.52', longitude: '13.40' },
  '84.0/16': { country_code: 'FR', city: 'Paris', latitude: 48.86, longitude: 2.35 },
  '86.0/16': { country_code: 'AU', city: 'Sydney', latitude: -33.87, longitude: 151.21 },
})
const app = await startApp({ GEOIP_DATABASE })

const signInAt = async (ip: string, email: string) => {
  const body = { email, password: PASSWORD }
  const headers = { 'user-agent': 'curl/8.5.0' }
  const reply = await app.call('POST', '/api/v1/auth/login', { body, headers, ip })
  expect(reply.status).toBe(200)
  const token = String(reply.body['access_token'])
  return { token, refreshToken: String(reply.body['refresh_token']), userId: userIdOf(token) }
}
const refreshAt = (ip: string, refreshToken: string) =>
  app.call('POST', '/api/v1/auth/refresh', {
    body: { refresh_token: refreshToken },
    headers: { 'user-agent': 'other/1' },
    ip,
  })
const successorAt = async (ip: string, refreshToken: string) => {
  const reply = await refreshAt(ip, refreshToken)
  expect(reply.status).toBe(200)
  return String(reply.body['refresh_token'])
}
const sessionOf = async (token: string) => {
  const [session] = await app.query(
    'select host(ip) as ip, user_agent, device, country, location, latitude, longitude from sessions where id = $1',
    [sessionIdOf(token)],
  )
  return session
}
const suspected = (userId: string) =>
  app.query(
    "select outcome, session_id, details from audit_logs where user_id = $1 and action = 'refresh_suspected'",
    [userId],
  )

describe('the location of a session', () => {
  it('follows each refresh; the user agent stays that of the sign-in', async () => {
    const { token, refreshToken, userId } = await signInAt(BERLIN, await createUser(app))
    expect(await sessionOf(token)).toMatchObject({
      ...{ ip: BERLIN, country: 'DE', location: 'Berlin, Germany', latitude: 52.52, longitude: 13.4 },
    })
    const second = await app.later(2 * HOUR, () => successorAt(PARIS, refreshToken))
    expect(await sessionOf(token)).toEqual({
      ...{ ip: PARIS, country: 'FR', location: 'Paris, France', latitude: 48.86, longitude: 2.35 },
      ...{ user_agent: 'curl/8.5.0', device: 'curl' },
    })
    await app.later(3 * HOUR, () => successorAt(NOWHERE, second))
    expect(await sessionOf(token)).toMatchObject({
      ...{ ip: NOWHERE, country: null, location: null, latitude: null, longitude: null },
    })
    expect(await suspected(userId)).toEqual([])
  })

  it('does not follow a repeated token', async () => {
    const { token, refreshToken, userId } = await signInAt(BERLIN, await createUser(app))
    await successorAt(BERLIN, refreshToken)
    await successorAt(SYDNEY, refreshToken)
    expect(await sessionOf(token)).toMatchObject({ ip: BERLIN, country: 'DE' })
    expect(await suspected(userId)).toEqual([])
  })
})

describe('impossible travel at a refresh', () => {
  it('is recorded with its evidence, and changes nothing', async () => {
    const email = await createUser(app)
    const { token, refreshToken, userId } = await signInAt(BERLIN, email)
    await app.later(HOUR, () => successorAt(SYDNEY, refreshToken))
    const evidence = {
      kilometers: expect.closeTo(16_090, -2),
      minutes: 60,
      kilometers_per_hour: expect.closeTo(16_090, -2),
      from_country: 'DE',
      to_country: 'AU',
    }
    expect(await suspected(userId)).toEqual([
      {
        outcome: 'success',
        session_id: sessionIdOf(token),
        details: { signals: [{ signal: 'impossible_travel', response: 'record', evidence }] },
      },
    ])
    expect(app.logged('suspicious_sign_in')).toContainEqual({
      ...{ signal: 'impossible_travel', response: 'record', user_id: userId, session_id: sessionIdOf(token) },
      ...evidence,
    })
    expect(await app.mails(email)).toEqual([])
  })

  it('is none after a flight', async () => {
    const { refreshToken, userId } = await signInAt(BERLIN, await createUser(app))
    await app.later(20 * HOUR, () => successorAt(SYDNEY, refreshToken))
    expect(await suspected(userId)).toEqual([])
  })

  it('sends a statement more only if it is detected', async () => {
    const { refreshToken } = await signInAt(BERLIN, await createUser(app))
    let successor = ''
    const near = await app.statementsOf(async () => {
      successor = await successorAt(BERLIN, refreshToken)
    })
    expect(near).toEqual({ inSequence: 1, inAll: 2 })
    const far = await app.statementsOf(() => refreshAt(SYDNEY, successor))
    expect(far).toEqual({ inSequence: 2, inAll: 3 })
  })

  it('mails the owner by configuration', async () => {
    const email = await createUser(app)
    const { refreshToken } = await signInAt(BERLIN, email)
    await app.withSettings({ refreshTravelResponse: 'mail' }, () => successorAt(SYDNEY, refreshToken))
    const mail = await app.newestMail(email)
    expect(mail?.subject).toBe('An unusual sign-in to your account')
    expect(mail?.text).toContain('It came from a location that nobody can reach in the time')
    expect(mail?.text).toMatch(/disown-session#token=/)
  })

  it('ends everything by configuration: the refresh is refused, and the owner gets a link', async () => {
    const email = await createUser(app)
    const { token, refreshToken, userId } = await signInAt(BERLIN, email)
    const other = await signInAt(BERLIN, email)
    const reply = await app.withSettings({ refreshTravelResponse: 'end_everything' }, () =>
      refreshAt(SYDNEY, refreshToken),
    )
    expect(reply).toMatchObject({ status: 401, body: { code: 'invalid_refresh_token' } })
    expect(await statusOfMe(app, token)).toBe(401)
    expect(await statusOfMe(app, other.token)).toBe(401)
    const records = await app.query(
      "select actor, details from audit_logs where user_id = $1 and action = 'user_tokens_rotated'",
      [userId],
    )
    expect(records).toMatchObject([
      {
        actor: 'system',
        details: { reason: 'suspicious_refresh', signals: [{ signal: 'impossible_travel' }] },
      },
    ])
    const ended = await app.query('select distinct revoked_reason from sessions where user_id = $1', [userId])
    expect(ended).toEqual([{ revoked_reason: 'suspicious_activity' }])
    const mail = await app.newestMail(email)
    expect(mail?.subject).toBe('We stopped an unusual sign-in to your account')
    expect(mail?.text).toMatch(/reset-password#token=/)
  })

  it('a replayed token is a signal with its evidence', async () => {
    const { refreshToken, userId } = await signInAt(BERLIN, await createUser(app))
    await successorAt(BERLIN, refreshToken)
    await app.later(300, () => refreshAt(BERLIN, refreshToken))
    const signal = { signal: 'token_replayed', response: 'end_everything' }
    const [record] = await app.query(
      "select details from audit_logs where user_id = $1 and action = 'refresh_token_replayed'",
      [userId],
    )
    expect(record).toEqual({ details: { signals: [{ ...signal, evidence: { minutes_since_use: 5 } }] } })
    expect(app.logged('suspicious_sign_in')).toContainEqual(
      expect.objectContaining({ ...signal, minutes_since_use: 5, user_id: userId }),
    )
  })
})
