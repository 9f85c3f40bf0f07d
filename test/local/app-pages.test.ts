import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { disownSessionPage, resetPasswordPage, verifyEmailPage } from '../../local/page/app-pages.ts'

const pages = [
  ['verify-email', verifyEmailPage, { token: 'id.secret' }],
  ['reset-password', resetPasswordPage, { token: 'id.secret', new_password: 'New-Passw0rd' }],
  ['disown-session', disownSessionPage, { token: 'id.secret' }],
] as const

/** Runs the script of a page at an address, as far as it looks at the browser. */
function openPage(html: string, address: string) {
  const [, script = ''] = /<script>(.*)<\/script>/s.exec(html) ?? []
  const element = (value = '') => ({ value, textContent: '', className: '' })
  const elements = new Map([
    ['answer', element()],
    ['password', element('New-Passw0rd')],
  ])
  const { pathname, hash, search } = new URL(address)
  const location = { pathname, hash, search }
  const asked: { path: string; method: string; body: unknown }[] = []
  const replaced: string[] = []
  let submit = async (_: { preventDefault(): void }) => {}
  let changeHash = () => {}
  runInNewContext(script, {
    URLSearchParams,
    location,
    history: {
      replaceState: (_state: null, _title: string, path: string) => {
        replaced.push(path)
        location.hash = ''
      },
    },
    addEventListener: (_: 'hashchange', listener: () => void) => (changeHash = listener),
    document: {
      getElementById: (id: string) => elements.get(id),
      querySelector: () => ({
        addEventListener: (_: string, listener: typeof submit) => (submit = listener),
      }),
    },
    fetch: async (path: string, init: { method: string; body: string }) => {
      asked.push({ path, method: init.method, body: JSON.parse(init.body) })
      return { ok: true, json: async () => ({ message: 'Done.' }) }
    },
  })
  return {
    asked,
    replaced,
    said: () => elements.get('answer')?.textContent,
    send: () => submit({ preventDefault: () => {} }),
    follow: (fragment: string) => {
      location.hash = fragment
      changeHash()
    },
  }
}

it.each(pages)(
  '%s: posts the token of the fragment by a click, and removes it from the address',
  async (...page) => {
    const [name, html, body] = page
    const path = `/_local/app/${name}`
    const opened = openPage(html(), `http://127.0.0.1:3000${path}#token=id.secret`)
    expect(opened.replaced).toEqual([path])
    expect(opened.asked).toEqual([])
    await opened.send()
    expect(opened.asked).toEqual([{ path: `/api/v1/auth/${name}`, method: 'POST', body }])
    expect(opened.said()).toBe('Done.')
  },
)

it('takes the token of a second link in the same tab', async () => {
  const opened = openPage(verifyEmailPage(), 'http://127.0.0.1:3000/_local/app/verify-email#token=first')
  opened.follow('#token=second')
  // The script itself has emptied the fragment: that is no link.
  opened.follow('')
  await opened.send()
  expect(opened.asked).toMatchObject([{ body: { token: 'second' } }])
})

it('ignores a token in the query, which servers would log, and says what is missing', async () => {
  const opened = openPage(verifyEmailPage(), 'http://127.0.0.1:3000/_local/app/verify-email?token=id.secret')
  expect(opened.said()).toBe('The address holds no token. Open the link from the mail.')
  await opened.send()
  expect(opened.asked).toMatchObject([{ body: { token: '' } }])
})

it.each(pages)('%s: says what to do without JavaScript', (name, html, body) => {
  const [, text = ''] = /<noscript>(.*)<\/noscript>/s.exec(html()) ?? []
  expect(text).toContain('#token=')
  expect(text).toContain(`POST /api/v1/auth/${name}`)
  for (const field of Object.keys(body)) expect(text).toContain(`"${field}"`)
})
