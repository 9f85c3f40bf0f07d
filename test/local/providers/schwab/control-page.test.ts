import { describe, expect, it } from 'vitest'
import { DEFAULTS, openControl } from './mock-control.ts'

describe('the control page', () => {
  it('sets the switches with its form and reports errors', async () => {
    const { send, server } = await openControl()
    const { text, headers } = await send('GET', '/')
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*form-action 'self' ;/)
    for (const name of Object.keys(DEFAULTS)) expect(text).toContain(`name="${name}"`)
    expect(text).toContain('<option selected>repeat</option>')
    const shown = Object.entries(DEFAULTS).map(([name, value]) => [name, String(value)])
    const form = new URLSearchParams(Object.fromEntries(shown))
    form.set('access_seconds', '30')
    form.set('rotation', 'omit')
    form.set('many_transactions', 'true')
    expect(await send('POST', '/', form)).toMatchObject({ status: 303 })
    expect(server.switches.get()).toEqual({
      ...DEFAULTS,
      access_seconds: 30,
      rotation: 'omit',
      many_transactions: true,
    })
    const refused = await send('POST', '/', new URLSearchParams({ '"><script>': 'x' }))
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Unknown switch')
    expect(refused.text).not.toContain('<script>')
    const reset = await send('POST', '/_mock/reset', new URLSearchParams())
    expect([reset.status, reset.headers.get('location')]).toEqual([303, '/'])
    expect(server.switches.get()).toEqual(DEFAULTS)
  })

  it('shows the switches in groups, marks those that were changed, and hides the buttons of actions that end access', async () => {
    const { send, server } = await openControl()
    server.switches.set({ api: 'html' })
    const { text } = await send('GET', '/')
    for (const group of ['Tokens and consent', 'Faults', 'Data']) expect(text).toContain(`<h2>${group}</h2>`)
    expect(text.match(/class="changed"/g)).toHaveLength(1)
    expect(text).toContain('<span class="changed">default: ok</span>')
    const inDetails = [...text.matchAll(/<details[^>]*>.*?<\/details>/gs)].map(([part]) => part)
    const hidden = (path: string) => inDetails.filter(part => part.includes(`action="/_mock/${path}"`))
    for (const path of ['expire', 'revoke']) expect(hidden(path)).toHaveLength(1)
    expect(hidden('reset')).toEqual([])
    expect(text).toContain('action="/_mock/reset"')
    expect(text.match(/<h1>/g)).toHaveLength(1)
    expect(text).toContain('<main>')
  })

  it('shows grants and calls without tokens, full account numbers or markup', async () => {
    const { send, connect, get, server, advance } = await openControl()
    const { access, refresh } = await connect({ login: '<img src=x onerror=alert(1)>' })
    await get('/accounts', access)
    const { text } = await send('GET', '/')
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(text).not.toContain('<img')
    expect(text).toContain('/trader/v1/accounts')
    expect(text).toContain('••••8293')
    for (const hidden of [access, refresh, server.clientSecret, '40718293'])
      expect(text).not.toContain(hidden)
    advance(7 * 24 * 60 * 60)
    expect((await send('GET', '/')).text).toContain('No active grants.')
  })
})

describe('recorded calls', () => {
  it('contain the grant, but no query and no token', async () => {
    const { connect, refresh, get, server, send } = await openControl()
    const { access, refresh: token } = await connect()
    await refresh(token)
    await get('/accounts?fields=positions', access)
    await send('GET', '/')
    const at = '2026-11-24T12:00:00.000Z'
    const grant_id = expect.stringMatching(/^[0-9a-f-]{36}$/)
    expect(server.calls()).toEqual([
      { at, method: 'GET', path: '/v1/oauth/authorize', status: 200 },
      { at, method: 'POST', path: '/v1/oauth/consent', status: 302 },
      { at, method: 'POST', path: '/v1/oauth/token', status: 200, grant: 'authorization_code', grant_id },
      { at, method: 'POST', path: '/v1/oauth/token', status: 200, grant: 'refresh_token', grant_id },
      { at, method: 'GET', path: '/trader/v1/accounts', status: 200, grant_id },
    ])
    expect(new Set(server.calls().flatMap(call => call.grant_id ?? [])).size).toBe(1)
  })
})
