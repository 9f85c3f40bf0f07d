import { describe, expect, it } from 'vitest'
import { DEFAULTS, openControl } from './mock-control.ts'

describe('/_mock for chosen grants', () => {
  it('revokes every access token', async () => {
    const { send, connect, get, refresh } = await openControl()
    const [one, other] = [await connect(), await connect()]
    expect(await send('POST', '/_mock/expire')).toMatchObject({ status: 200, text: '{"expired":2}' })
    for (const { access, refresh: token } of [one, other]) {
      expect((await get('/accounts', access)).status).toBe(401)
      expect((await refresh(token)).status).toBe(200)
    }
  })

  it('revokes every grant', async () => {
    const { send, connect, get, refresh } = await openControl()
    const { access, refresh: token } = await connect()
    expect(await send('POST', '/_mock/revoke')).toMatchObject({ status: 200, text: '{"revoked":1}' })
    expect((await get('/accounts', access)).status).toBe(401)
    expect((await refresh(token)).status).toBe(400)
    expect((await refresh((await connect()).refresh)).status).toBe(200)
  })

  it.each(['login', 'grant_id'])('expires and revokes the grants of one %s only', async member => {
    const { send, connect, get, refresh, server } = await openControl()
    const [one, other] = [await connect({ login: 'one' }), await connect({ login: 'other' })]
    await get('/accounts', one.access)
    const value = member === 'login' ? 'one' : server.calls().at(-1)?.grant_id
    const body = JSON.stringify({ [member]: value })
    expect((await send('POST', '/_mock/expire', body)).text).toBe('{"expired":1}')
    expect((await get('/accounts', one.access)).status).toBe(401)
    expect((await get('/accounts', other.access)).status).toBe(200)
    expect((await send('POST', '/_mock/revoke', body)).text).toBe('{"revoked":1}')
    expect((await refresh(one.refresh)).status).toBe(400)
    expect((await refresh(other.refresh)).status).toBe(200)
  })

  it('accepts JSON with the content type that curl sends', async () => {
    const { send, connect, refresh } = await openControl()
    const [one, other] = [await connect({ login: 'one' }), await connect({ login: 'other' })]
    const curl = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const [action, result] of [
      ['expire', '{"expired":1}'],
      ['revoke', '{"revoked":1}'],
    ])
      expect(await send('POST', `/_mock/${action}`, '{"login":"one"}', curl)).toMatchObject({
        status: 200,
        text: result,
      })
    expect((await refresh(one.refresh)).status).toBe(400)
    expect((await refresh(other.refresh)).status).toBe(200)
    expect((await send('POST', '/_mock/revoke', '{"grant":"x"}', curl)).status).toBe(422)
  })

  it.each(['{', '[]', '{"grant":"x"}', '{"login":1}'])('revokes nothing for the body %s', async body => {
    const { send, connect, refresh } = await openControl()
    const { refresh: token } = await connect()
    for (const action of ['expire', 'revoke'])
      expect((await send('POST', `/_mock/${action}`, body)).status).toBeGreaterThanOrEqual(400)
    expect((await refresh(token)).status).toBe(200)
  })

  it('sets switches for one login only', async () => {
    const { send, connect, refresh } = await openControl()
    const [one, other] = [await connect({ login: 'smoke@example.com' }), await connect({ login: 'other' })]
    const path = `/_mock/logins/${encodeURIComponent('smoke@example.com')}`
    const set = await send('PUT', path, '{"grant":"revoked","access_seconds":10}')
    expect(JSON.parse(set.text)).toEqual({ ...DEFAULTS, grant: 'revoked', access_seconds: 10 })
    expect(JSON.parse((await send('GET', '/_mock')).text)).toEqual(DEFAULTS)
    expect((await refresh(one.refresh)).status).toBe(400)
    expect((await refresh(other.refresh)).status).toBe(200)
    expect(JSON.parse((await send('DELETE', path)).text)).toEqual(DEFAULTS)
    expect((await refresh(one.refresh)).status).toBe(200)
    await send('PUT', path, '{"rotation":"omit"}')
    await send('DELETE', '/_mock')
    expect(JSON.parse((await send('GET', path)).text)).toEqual(DEFAULTS)
  })

  it('rejects switches that cannot apply to one login', async () => {
    const { send } = await openControl()
    for (const [body, message] of [
      ['{"api":"hang"}', 'The switch api applies to every login. Set it with PUT /_mock.'],
      ['{"rotation":"omit","nothing":1}', 'Unknown switch "nothing".'],
    ] as const)
      expect(await send('PUT', '/_mock/logins/one', body)).toMatchObject({
        status: 422,
        text: JSON.stringify({ message }),
      })
    expect((await send('POST', '/_mock/logins/one')).status).toBe(405)
    expect((await send('GET', '/_mock/logins/%')).status).toBe(404)
    expect(JSON.parse((await send('GET', '/_mock/logins/one')).text)).toEqual(DEFAULTS)
  })
})
