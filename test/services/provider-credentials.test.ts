import { describe, expect, it } from 'vitest'
import { AwsError } from '../../lib/aws/aws-error.ts'
import { openProviderCredentials } from '../../lib/services/provider-credentials.ts'

const settings = { providerSecretsPrefix: 'dashtam/providers/', providerCredentialsCacheSeconds: 300 }

/** Opens the credentials with changeable secrets, a settable clock and a captured log. */
function start(texts: Record<string, string> = {}) {
  const state = { now: 0, reads: [] as string[], fails: false, logged: [] as unknown[] }
  const secrets = new Map(Object.entries(texts))
  const credentials = openProviderCredentials(
    settings,
    {
      clock: () => new Date(state.now),
      log: (code, fields) => state.logged.push([code, fields]),
    },
    async id => {
      state.reads.push(id)
      if (state.fails) throw new Error('Secrets Manager is down')
      const text = secrets.get(id)
      if (text !== undefined) return text
      throw new AwsError('ResourceNotFoundException', 'The secret does not exist', 400)
    },
  )
  const set = (text: string) => secrets.set('dashtam/providers/schwab', text)
  return { state, credentials, set }
}

const minimal = JSON.stringify({ client_id: 'app', client_secret: 'one' })

describe('the credentials of a provider', () => {
  it('are read from the secret of the provider', async () => {
    const { state, credentials, set } = start()
    set(
      JSON.stringify({
        client_id: 'app',
        client_secret: 'one',
        redirect_uri: 'https://127.0.0.1:8000/back',
        urls: { token: 'http://localhost:9/token', api: 'http://[::1]:9/api' },
        api_limit: { capacity: 5, seconds: 60 },
      }),
    )
    expect(await credentials.find('schwab')).toEqual({
      clientId: 'app',
      clientSecret: 'one',
      redirectUri: 'https://127.0.0.1:8000/back',
      urls: { token: 'http://localhost:9/token', api: 'http://[::1]:9/api' },
      apiLimit: { capacity: 5, seconds: 60 },
      tokenLimit: undefined,
    })
    expect(state.reads).toEqual(['dashtam/providers/schwab'])
    expect(state.logged).toEqual([])
  })

  it('are undefined without a secret, which is not logged', async () => {
    const { state, credentials } = start()
    expect(await credentials.find('schwab')).toBeUndefined()
    expect(state.logged).toEqual([])
  })

  it.each([
    ['a placeholder', 'top-secret'],
    ['an array', '["top-secret"]'],
    ['no client id', '{"client_secret":"top-secret"}'],
    ['a misspelled member', '{"client_id":"top-secret","redirect_url":"https://example.com"}'],
    ['an unencrypted URL', '{"client_id":"top-secret","urls":{"token":"http://example.com"}}'],
    ['a URL with credentials', '{"client_id":"top-secret","urls":{"token":"https://a:b@example.com"}}'],
    ['another scheme', '{"client_id":"top-secret","redirect_uri":"javascript:alert(1)"}'],
    ['a line break in the client id', '{"client_id":"top-secret\\r\\nx-injected: 1"}'],
    ['a limit of zero', '{"client_id":"top-secret","api_limit":{"capacity":0,"seconds":60}}'],
  ])('are undefined if the secret contains %s, which is logged without the secret', async (_, text) => {
    const { state, credentials, set } = start()
    set(text)
    expect(await credentials.find('schwab')).toBeUndefined()
    expect(state.logged).toEqual([['provider_credentials_unreadable', { provider_key: 'schwab' }]])
    expect(JSON.stringify(state.logged)).not.toContain('top-secret')
  })

  it('are cached for five minutes, and so is the absence of a secret', async () => {
    const { state, credentials, set } = start()
    expect(await credentials.find('schwab')).toBeUndefined()
    set(minimal)
    state.now = 299_999
    expect(await credentials.find('schwab')).toBeUndefined()
    state.now = 300_000
    await Promise.all(Array.from({ length: 8 }, () => credentials.find('schwab')))
    expect(await credentials.find('schwab')).toMatchObject({ clientId: 'app' })
    expect(state.reads).toHaveLength(2)
  })

  it('are read again after a failure', async () => {
    const { state, credentials, set } = start()
    set(minimal)
    state.fails = true
    await expect(credentials.find('schwab')).rejects.toThrow('down')
    state.fails = false
    expect(await credentials.find('schwab')).toMatchObject({ clientId: 'app' })
  })

  it('are reloaded immediately, but at most once every 10 seconds', async () => {
    const { state, credentials, set } = start()
    set(minimal)
    await credentials.find('schwab')
    set(minimal.replace('one', 'two'))
    expect(await credentials.renew('schwab')).toBe(true)
    expect(await credentials.find('schwab')).toMatchObject({ clientSecret: 'two' })
    set(minimal.replace('one', 'three'))
    state.now = 9_999
    expect(await credentials.renew('schwab')).toBe(false)
    expect(state.reads).toHaveLength(2)
    state.now = 10_000
    expect(await credentials.renew('schwab')).toBe(true)
    state.now = 20_000
    expect(await credentials.renew('schwab')).toBe(false)
    expect(state.reads).toHaveLength(4)
  })

  it('are reloaded once for concurrent callers, and all of them get the new credentials', async () => {
    const { state, credentials, set } = start()
    set(minimal)
    await credentials.find('schwab')
    set(minimal.replace('one', 'two'))
    const found = await Promise.all(
      Array.from({ length: 20 }, async () => {
        await credentials.renew('schwab')
        return (await credentials.find('schwab'))?.clientSecret
      }),
    )
    expect(new Set(found)).toEqual(new Set(['two']))
    expect(state.reads).toHaveLength(2)
  })
})
