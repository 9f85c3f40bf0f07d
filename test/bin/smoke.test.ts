import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { runCommand } from '../support/commands.ts'
import { decide } from '../support/consent.ts'
import { mailsOf, queryLocal, recorder, signUp } from '../support/load.ts'
import { newDirectory, startLocal } from '../support/local-cloud.ts'

/** Creates a user with an active connection, like an application. */
async function connectedUser(url: string, email: string) {
  const { access_token } = await signUp(url, recorder(url).call, email)
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' }
  const api = (method: string, path: string, body?: object) =>
    fetch(`${url}/api/v1/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  const json = async (response: Promise<Response>) =>
    (await response).json() as Promise<Record<string, unknown>>
  const { id } = await json(api('POST', 'providers', { provider_key: 'schwab', alias: 'Mine' }))
  const { auth_url } = await json(api('POST', `providers/${id}/authorization`))
  const { search } = await decide(String(auth_url), { login: 'ada' })
  expect((await api('GET', `providers/${id}/authorization/callback${search}`)).status).toBe(200)
  return { id: String(id), api, json }
}

it('changes nothing of other users', { timeout: 300_000 }, async () => {
  const directory = newDirectory()
  const { url, said, child, exited } = await startLocal(directory)
  const { id, api, json } = await connectedUser(url, 'ada@example.com')
  const [, schwab = ''] = /^Mock Schwab +(\S+)$/m.exec(said()) ?? []
  await fetch(`${schwab}/_mock`, { method: 'PUT', body: '{"rotation":"rotate"}' })
  const read = async () => [
    (await api('GET', 'auth/me')).status,
    (await api('GET', `providers/${id}/accounts`)).status,
    (await json(api('GET', `providers/${id}`)))['needs_reconnection'],
  ]
  const fine = [200, 200, false]
  expect(await read()).toEqual(fine)

  let isDone = false
  const smoke = runCommand('smoke.ts', [], { env: { DATA_DIR: directory, PORT: '' } })
  void smoke.finally(() => {
    isDone = true
  })
  const seen = new Set<string>()
  while (!isDone) {
    seen.add(JSON.stringify(await read()))
    await delay(1000)
  }
  const { code, output } = await smoke
  expect(output).toContain(`Smoke test passed: ${url}`)
  expect(output).toContain('Waiting for the mail "Verify your email address"')
  expect(code).toBe(0)
  expect([...seen, JSON.stringify(await read())]).toEqual([JSON.stringify(fine), JSON.stringify(fine)])
  const sessions = await json(api('GET', 'auth/sessions'))
  expect(sessions['items']).toHaveLength(1)

  // No grant but the user's own is left, no switch has changed, and the user's tokens came from ordinary refreshes.
  expect(await (await fetch(`${schwab}/_mock`)).json()).toMatchObject({
    rotation: 'rotate',
    access_seconds: 120,
  })
  const page = await (await fetch(schwab)).text()
  expect(page.match(/<td class="mono">(ada|smoke-[^<]+)<\/td>/g)).toEqual(['<td class="mono">ada</td>'])
  // No item of the smoke test is left at mock Plaid.
  const [, plaid = ''] = /^Mock Plaid +(\S+)$/m.exec(said()) ?? []
  expect(await (await fetch(plaid)).text()).not.toContain('smoke-')
  const actions = await queryLocal(
    directory,
    said(),
    `select distinct action from audit_logs where details->>'connection_id' = $1 order by action`,
    [id],
  )
  const kept = [
    'accounts_read',
    'authorization_completed',
    'authorization_returned',
    'authorization_started',
    'connection_created',
    'provider_token_refreshed',
  ]
  expect(actions.map(({ action }) => String(action)).filter(action => !kept.includes(action))).toEqual([])
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})

it('rotates all tokens only if no other user loses a session', { timeout: 180_000 }, async () => {
  const directory = newDirectory()
  const { url, said, child, exited } = await startLocal(directory)
  const run = (file: string, ...argv: string[]) =>
    runCommand(file, argv, { env: { DATA_DIR: directory, PORT: '' } })

  const passed = await run('smoke.ts', '--everyone')
  expect(passed.output).toMatch(/^ok {2}me after the rotation \(401\)$/m)
  expect(passed.code).toBe(0)

  const { call } = recorder(url)
  const { access_token } = await signUp(url, call, 'ada@example.com')
  const rejected = await run('smoke.ts', '--everyone', '--url', url)
  expect(rejected.output).toBe(
    'Other users in the database: 1. --everyone would sign them out. No changes were made.',
  )
  expect(rejected.code).toBe(1)
  expect((await call('GET', 'me', undefined, access_token)).status).toBe(200)
  const registered = (await mailsOf(url)).map(({ to }) => to).filter(to => to.startsWith('smoke-'))
  expect(new Set(registered).size).toBe(1)

  const migrations = () => queryLocal(directory, said(), 'select name from kysely_migration order by name')
  const before = await migrations()
  const down = await run('migrate.ts', 'down')
  expect(down.output).toContain(`This rolls back ${before.at(-1)?.['name']}`)
  expect(down.code).toBe(2)
  expect(await migrations()).toEqual(before)
  expect((await run('migrate.ts', 'down', '--yes')).code).toBe(0)
  expect(await migrations()).toEqual(before.slice(0, -1))
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})
