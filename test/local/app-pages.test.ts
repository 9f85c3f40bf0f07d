import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { disownSessionPage, resetPasswordPage, verifyEmailPage } from '../../local/page/app-pages.ts'

const pages = [
  ['verify-email', verifyEmailPage, { token: 'id.secret' }],
  ['reset-password', resetPasswordPage, { token: 'id.secret', new_password: 'New-Passw0rd' }],
  ['disown-session', disownSessionPage, { token: 'id.secret' }],
] as const

/** Runs the script of a page at an address, with the browser APIs that it uses. */
function openPage(html: string, address: string) {
  const [, script = ''] = /<script>(.*)<\/script>/s.exec(html) ?? []
  const element = (value = '') => ({ value, textContent: '', className: '' })
  const elements = new Map([
    ['answer', element()],
    ['password', element('New-Passw0rd')],
  ])
  const { pathname, hash, search } = new URL(address)
  const location = { pathname, hash, search }
  const calls: { path: string; method: string; body: unknown }[] = []
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
      calls.push({ path, method: init.method, body: JSON.parse(init.body) })
      return { ok: true, json: async () => ({ message: 'Done.' }) }
    },
  })
  return {
    calls,
    replaced,
    message: () => elements.get('answer')?.textContent,
    send: () => submit({ preventDefault: () => {} }),
    openFragment: (fragment: string) => {
      location.hash = fragment
      changeHash()
    },
  }
}

it.each(pages)(
  '%s: posts the token of the fragment on a click and removes it from the address',
  async (...page) => {
    const [name, html, body] = page
    const path = `/_local/app/${name}`
    const opened = openPage(html(), `http://127.0.0.1:3000${path}#token=id.secret`)
    expect(opened.replaced).toEqual([path])
    expect(opened.calls).toEqual([])
    await opened.send()
    expect(opened.calls).toEqual([{ path: `/api/v1/auth/${name}`, method: 'POST', body }])
    expect(opened.message()).toBe('Done.')
  },
)

it('uses the token of a second link in the same tab', async () => {
  const opened = openPage(verifyEmailPage(), 'http://127.0.0.1:3000/_local/app/verify-email#token=first')
  opened.openFragment('#token=second')
  // The script clears the fragment. This must not clear the token.
  opened.openFragment('')
  await opened.send()
  expect(opened.calls).toMatchObject([{ body: { token: 'second' } }])
})

it('ignores a token in the query, because servers log it, and reports the missing token', async () => {
  const opened = openPage(verifyEmailPage(), 'http://127.0.0.1:3000/_local/app/verify-email?token=id.secret')
  expect(opened.message()).toBe('The address contains no token. Open the link in the mail.')
  await opened.send()
  expect(opened.calls).toMatchObject([{ body: { token: '' } }])
})

it.each(pages)('%s: explains what to do without JavaScript', (name, html, body) => {
  const [, text = ''] = /<noscript>(.*)<\/noscript>/s.exec(html()) ?? []
  expect(text).toContain('#token=')
  expect(text).toContain(`POST /api/v1/auth/${name}`)
  for (const field of Object.keys(body)) expect(text).toContain(`"${field}"`)
})
