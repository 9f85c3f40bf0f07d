import { expect, it } from 'vitest'
import { describeRoute, type RouteOptions } from '../../support/describe-route.ts'
import {
  createUser,
  PASSWORD,
  post,
  registerUser,
  sessionIdOf,
  signIn,
  signInNewUser,
  statusOfMe,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const DAY = 24 * 3600

const app = await startApp()

const options: RouteOptions = {
  body: { refresh_token: 'x' },
  newBody: async () => ({ refresh_token: (await signInNewUser(app)).refresh_token }),
}

describeRoute(app, 'auth/refresh', options, () => {
  const refresh = (refresh_token: string) => post(app, 'refresh', { refresh_token })
  const successorOf = async (refresh_token: string) => {
    const reply = await refresh(refresh_token)
    expect(reply.status).toBe(200)
    return String(reply.body['refresh_token'])
  }

  it('200: returns a new access token and the next refresh token', async () => {
    const first = await signInNewUser(app)
    const reply = await refresh(first.refresh_token)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 1800,
    })
    expect(reply.body['refresh_token']).not.toBe(first.refresh_token)
    expect(await statusOfMe(app, String(reply.body['access_token']))).toBe(200)
    expect(await statusOfMe(app, first.access_token)).toBe(200)
  })

  it('200: a consumed token returns the same successor for 10 seconds', async () => {
    const { refresh_token } = await signInNewUser(app)
    const successor = await successorOf(refresh_token)
    expect(await successorOf(refresh_token)).toBe(successor)
    await app.later(9, async () => expect(await successorOf(refresh_token)).toBe(successor))
    await successorOf(successor)
  })

  it('200: eight parallel requests with one token get one successor', async () => {
    const { refresh_token } = await signInNewUser(app)
    const replies = await Promise.all(Array.from({ length: 8 }, () => refresh(refresh_token)))
    expect(replies.map(reply => reply.status)).toEqual(Array(8).fill(200))
    expect(new Set(replies.map(reply => reply.body['refresh_token'])).size).toBe(1)
    const id = refresh_token.split('.')[0]
    const tokens = await app.query(
      'select 1 from refresh_tokens where session_id = (select session_id from refresh_tokens where id = $1)',
      [id],
    )
    expect(tokens).toHaveLength(2)
  })

  it('200: requests that wait for a lock see the change of its holder', async () => {
    const { refresh_token } = await signInNewUser(app)
    const id = refresh_token.split('.')[0]
    const replies = await app.whileLocked(
      'select 1 from refresh_tokens where id = $1 for update',
      [id],
      8,
      () => Array.from({ length: 8 }, () => refresh(refresh_token)),
    )
    expect(replies.map(reply => reply.status)).toEqual(Array(8).fill(200))
    expect(new Set(replies.map(reply => reply.body['refresh_token'])).size).toBe(1)
  })

  it('401: requests that wait while the session ends', async () => {
    const { refresh_token } = await signInNewUser(app)
    const id = refresh_token.split('.')[0]
    const replies = await app.whileLocked(
      "update sessions set revoked_at = now(), revoked_reason = 'test' where id = (select session_id from refresh_tokens where id = $1)",
      [id],
      4,
      () => Array.from({ length: 4 }, () => refresh(refresh_token)),
    )
    expect(replies.map(reply => reply.status)).toEqual(Array(4).fill(401))
    const consumed = await app.query('select 1 from refresh_tokens where id = $1 and used_at is not null', [
      id,
    ])
    expect(consumed).toHaveLength(0)
  })

  it('401: a consumed token after 10 seconds ends the session; the user is notified', async () => {
    const email = await createUser(app)
    const { access_token, refresh_token } = await signIn(app, email)
    const successor = await successorOf(refresh_token)
    await app.later(11, async () => {
      const replay = await refresh(refresh_token)
      expect(replay.status).toBe(401)
      expect(replay.body).toMatchObject({ code: 'invalid_refresh_token' })
      expect((await refresh(successor)).status).toBe(401)
      expect(await statusOfMe(app, access_token)).toBe(401)
    })
    expect(await app.newestMail(email)).toMatchObject({ subject: 'We have signed out your devices' })
    const [record] = await app.query("select * from audit_logs where action = 'refresh_token_replayed'")
    expect(record).toMatchObject({
      outcome: 'failure',
      session_id: expect.any(String),
      user_id: expect.any(String),
    })
  })

  it('401: an older predecessor ends the session at any time', async () => {
    const { refresh_token } = await signInNewUser(app)
    const newest = await successorOf(await successorOf(refresh_token))
    expect((await refresh(refresh_token)).status).toBe(401)
    expect((await refresh(newest)).status).toBe(401)
  })

  it('401: a replay ends every session of the user and of no other user', async () => {
    const email = await createUser(app)
    const [stolen, other] = [await signIn(app, email), await signIn(app, email)]
    const somebody = await signInNewUser(app)
    await successorOf(await successorOf(stolen.refresh_token))
    expect((await refresh(stolen.refresh_token)).status).toBe(401)
    expect(await statusOfMe(app, other.access_token)).toBe(401)
    expect((await refresh(other.refresh_token)).status).toBe(401)
    expect(await statusOfMe(app, somebody.access_token)).toBe(200)
  })

  it('401: a session ends 30 days after its login, even if refreshed', async () => {
    const { refresh_token } = await signInNewUser(app)
    const half = await app.later(13 * DAY, () => successorOf(refresh_token))
    const more = await app.later(26 * DAY, () => successorOf(half))
    const renewed = await app.later(29 * DAY, () => successorOf(more))
    await app.later(30 * DAY + 5, async () => expect((await refresh(renewed)).status).toBe(401))
  })

  it('401: a session ends after its idle time without a refresh', async () => {
    const { refresh_token, access_token } = await signInNewUser(app)
    await app.later(14 * DAY + 1, async () => {
      expect((await refresh(refresh_token)).status).toBe(401)
      expect(await statusOfMe(app, access_token)).toBe(401)
    })
  })

  it.each([
    ['a browser', 'Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0', 600, 2000],
    ['a mobile app', 'Dashtam/3 CFNetwork/1490 Darwin/23.1.0', 700, 2100],
    ['another program', 'curl/8.5.0', 800, 2200],
    ['a trusted device', 'curl/8.5.0', 900, 2300],
  ])(
    '401: a session on %s ends exactly at its idle and absolute expiry',
    async (kind, agent, idle, absolute) => {
      const settings = {
        ...{ browserIdleSeconds: 600, browserSessionSeconds: 2000 },
        ...{ mobileAppIdleSeconds: 700, mobileAppSessionSeconds: 2100 },
        ...{ otherIdleSeconds: 800, otherSessionSeconds: 2200 },
        ...{ trustedIdleSeconds: 900, trustedSessionSeconds: 2300 },
      }
      const login = () =>
        app.withSettings(settings, async () => {
          const body = { email, password: PASSWORD }
          const reply = await app.call('POST', '/api/v1/auth/login', {
            body,
            headers: { 'user-agent': agent },
          })
          const token = String(reply.body['access_token'])
          const path = `/api/v1/auth/sessions/${sessionIdOf(token)}/trust`
          if (kind === 'a trusted device') await app.call('PUT', path, { token })
          return { token, refresh_token: String(reply.body['refresh_token']) }
        })
      const email = await createUser(app)
      const [idling, used] = [await login(), await login()]
      await app.later(idle - 0.001, async () => expect(await statusOfMe(app, idling.token)).toBe(200))
      await app.later(idle, async () => {
        expect(await statusOfMe(app, idling.token)).toBe(401)
        expect((await refresh(idling.refresh_token)).status).toBe(401)
      })
      let newest = used.refresh_token
      for (let at = idle - 0.001; at < absolute - 0.001; at += idle - 0.001)
        newest = await app.later(at, () => successorOf(newest))
      newest = await app.later(absolute - 0.001, () => successorOf(newest))
      await app.later(absolute, async () => expect((await refresh(newest)).status).toBe(401))
    },
  )

  it('401: a token below the minimum version of its user or of all users', async () => {
    const [first, second] = [await createUser(app), await createUser(app)]
    const [raised, low] = [await signIn(app, first), await signIn(app, second)]
    await app.query("update users set token_version = nextval('token_versions') where email = $1", [first])
    expect((await refresh(raised.refresh_token)).status).toBe(401)
    expect(await statusOfMe(app, raised.access_token)).toBe(401)
    const again = await signIn(app, first)
    await app.query(
      "update security_config set min_token_version = nextval('token_versions'), grace_until = $1",
      [new Date(app.clock().getTime() + 60_000)],
    )
    expect(await statusOfMe(app, low.access_token)).toBe(200)
    await app.later(61, async () => {
      expect(await statusOfMe(app, low.access_token)).toBe(401)
      expect((await refresh(low.refresh_token)).status).toBe(401)
      expect((await refresh(again.refresh_token)).status).toBe(401)
      const risen = await signIn(app, second)
      expect(await statusOfMe(app, risen.access_token)).toBe(200)
    })
  })

  it('401: forged, truncated and foreign tokens; nothing changes', async () => {
    const email = await createUser(app)
    const { access_token, refresh_token } = await signIn(app, email)
    const [id = '', secret = ''] = refresh_token.split('.')
    const { token: verification } = await registerUser(app)
    const flipped = `${secret[0] === 'A' ? 'B' : 'A'}${secret.slice(1)}`
    for (const bad of [
      `${id}.${flipped}`,
      refresh_token.slice(0, -1),
      id,
      access_token.slice(0, 500),
      verification,
      '.',
      'null',
    ]) {
      expect((await refresh(bad)).status, bad).toBe(401)
    }
    await successorOf(refresh_token)
  })

  it('401: a disabled account', async () => {
    const email = await createUser(app)
    const { access_token, refresh_token } = await signIn(app, email)
    await app.query('update users set is_active = false where email = $1', [email])
    expect((await refresh(refresh_token)).status).toBe(401)
    expect(await statusOfMe(app, access_token)).toBe(401)
  })
})
