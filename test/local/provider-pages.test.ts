import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { providerCallbackPage, reconnectPage } from '../../local/page/provider-pages.ts'

const ID = '0190a0d0-0000-7000-8000-000000000001'

/** Runs the script of a page at an address, with the browser APIs that it uses. */
function openPage(html: string, address: string, answer: { ok: boolean; body: object } | Error) {
  const [, script = ''] = /<script>(.*)<\/script>/s.exec(html) ?? []
  const cells: { textContent?: string }[] = []
  const cell = () => {
    cells.push({})
    return cells.at(-1)
  }
  const element = () => ({
    value: '',
    textContent: '',
    className: '',
    insertRow: () => ({ insertCell: cell }),
  })
  const elements = new Map(['connection', 'access', 'answer', 'sent'].map(id => [id, element()]))
  const stored = new Map<string, string>()
  const calls: { address: string; method: string; headers: Record<string, string> }[] = []
  const redirects: string[] = []
  let submit = (_: { preventDefault(): void }) => {}
  const { pathname, search } = new URL(address)
  runInNewContext(script, {
    URL,
    URLSearchParams,
    location: { pathname, search, assign: (target: URL) => redirects.push(target.href) },
    sessionStorage: {
      getItem: (name: string) => stored.get(name) ?? null,
      setItem: (name: string, value: string) => stored.set(name, value),
    },
    document: {
      getElementById: (id: string) => elements.get(id),
      querySelector: () => ({
        addEventListener: (_: string, listener: typeof submit) => (submit = listener),
      }),
    },
    fetch: async (to: string, init: { method: string; headers: Record<string, string> }) => {
      calls.push({ address: to, ...init })
      if (answer instanceof Error) throw answer
      return { ok: answer.ok, json: async () => answer.body }
    },
  })
  const field = (id: string) => elements.get(id) ?? element()
  return {
    calls,
    redirects,
    cells,
    field,
    send: async () => {
      submit({ preventDefault: () => {} })
      while (field('answer').textContent === '' && redirects.length === 0)
        await new Promise(resolve => setImmediate(resolve))
    },
  }
}

const callback = 'http://127.0.0.1:3000/_local/app/providers/schwab/callback'

it('sends the code correctly encoded, with the access token in a header only', async () => {
  const page = openPage(providerCallbackPage(), `${callback}?code=C0.x%40&session=s&state=a%26b`, {
    ok: true,
    body: { message: 'Connected.' },
  })
  expect(page.cells.map(({ textContent }) => textContent)).toEqual([
    ...['code', 'C0.x@', 'session', 's', 'state', 'a&b'],
  ])
  page.field('connection').value = ` ${ID} `
  page.field('access').value = 'the-token'
  await page.send()
  expect(page.calls).toEqual([
    {
      address: `/api/v1/providers/${ID}/authorization/callback?code=C0.x%40&state=a%26b`,
      method: 'GET',
      headers: { authorization: 'Bearer the-token' },
    },
  ])
  expect(page.field('answer')).toMatchObject({ textContent: 'Connected.', className: 'good' })
})

it('shows errors of the provider and of the API, and a missing response', async () => {
  const refused = openPage(providerCallbackPage(), `${callback}?error=access_denied&state=s`, {
    ok: false,
    body: { detail: 'The user denied access.', errors: [{ message: 'state is consumed' }] },
  })
  expect(refused.field('answer').textContent).toBe('The provider returned an error: access_denied')
  refused.field('answer').textContent = ''
  await refused.send()
  expect(refused.calls[0]?.address).toMatch(/callback\?state=s&error=access_denied$/)
  expect(refused.field('answer')).toMatchObject({
    textContent: 'The user denied access. · state is consumed',
    className: 'bad',
  })
  const silent = openPage(providerCallbackPage(), callback, new Error('down'))
  await silent.send()
  expect(silent.field('answer').className).toBe('bad')
})

it('starts an authorization of the connection in the link and redirects to http and https addresses only', async () => {
  const address = `http://127.0.0.1:3000/_local/app/providers/${ID}/reconnect`
  const open = (auth_url: string) => openPage(reconnectPage(), address, { ok: true, body: { auth_url } })
  const page = open('http://127.0.0.1:3001/v1/oauth/authorize?state=s')
  expect(page.field('connection').value).toBe(ID)
  page.field('access').value = 'the-token'
  await page.send()
  expect(page.calls).toEqual([
    {
      address: `/api/v1/providers/${ID}/authorization`,
      method: 'POST',
      headers: { authorization: 'Bearer the-token' },
    },
  ])
  expect(page.redirects).toEqual(['http://127.0.0.1:3001/v1/oauth/authorize?state=s'])
  const hostile = open('javascript:alert(1)')
  await hostile.send()
  expect(hostile.redirects).toEqual([])
  expect(hostile.field('answer').className).toBe('bad')
})
