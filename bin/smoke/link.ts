import assert from 'node:assert/strict'
import * as z from 'zod/mini'
import { step } from './client.ts'
import type { ConnectionTestContext } from './connection.ts'
import { mockPlaid } from './mock-plaid.ts'
import { testSignedEvents } from './signed-events.ts'
import { until } from './until.ts'

const Accounts = z.object({ items: z.array(z.object({ id: z.string(), kind: z.string() })) })
const Transactions = z.object({ items: z.array(z.object({ kind: z.string() })) })
const KINDS = ['bank', 'card', 'loan', 'brokerage'] as const
const INSTITUTION_NAME = 'First Platypus Bank'

/**
 * Tests a connection to mock Plaid: its Link page, accounts and transactions of each kind, and its notifications, which
 * break the connection, announce its end and revoke it. The events about all that arrive at the receiver.
 */
export async function testLink(context: ConnectionTestContext): Promise<void> {
  const { base, call, login, signIn, mail } = context
  await using plaid = await mockPlaid(base, login)
  let token = await signIn()
  const body = { provider_key: 'plaid', alias: `Smoke ${Date.now()}` }
  const { id } = step(
    'create a connection to mock Plaid',
    201,
    await call('POST', '/api/v1/providers', body, token),
  )
  const path = `/api/v1/providers/${id}`
  const get = (more: string) => call('GET', `${path}${more}`, undefined, token)
  const status = async () => (await get('')).body['status']
  const complete = (state: unknown) => call('POST', `${path}/authorization/link`, { state }, token)
  const open = async (name: string) => {
    const started = step(name, 200, await call('POST', `${path}/authorization`, undefined, token))
    assert.equal(started['kind'], 'link')
    return { address: String(started['auth_url']), state: started['state'] }
  }

  const first = await open('start a link')
  step('complete the link before it is finished', 409, await complete(first.state))
  await plaid.share(first.address)
  step('complete the link', 200, await complete(first.state))
  step('complete the link again', 400, await complete(first.state))
  assert.equal(step('read the connection', 200, await get(''))['institution_name'], INSTITUTION_NAME)
  await testReads(get)

  const repair = async (name: string) => {
    const link = await open(name)
    await plaid.repair(link.address)
    return () => complete(link.state)
  }
  await plaid.act('require-login')
  await until('a notification breaks the connection', async () => (await status()) === 'error')
  step('list the accounts of the broken connection', 409, await get('/accounts'))
  await mail(`Your connection to "${INSTITUTION_NAME}" does not work`)
  const completeRepair = await repair('start a link that repairs the connection')
  await until('a notification repairs the connection', async () => (await status()) === 'active')
  step('complete the repair', 200, await completeRepair())
  step('list the accounts of the repaired connection', 200, await get('/accounts'))

  await plaid.act('pending-disconnect')
  await until(
    'a notification announces the end of the connection',
    async () => (await status()) === 'expiring',
  )
  await mail(`Your connection to "${INSTITUTION_NAME}" ends soon`)
  const completeRenewal = await repair('start a link that renews the connection')
  step('complete the renewal', 200, await completeRenewal())
  assert.equal(step('read the renewed connection', 200, await get(''))['status'], 'active')

  await plaid.act('withdraw')
  await until('a notification signs the user out', async () => (await get('')).status === 401)
  token = await signIn()
  const revoked = step('read the revoked connection', 200, await get(''))
  assert.deepEqual([revoked['status'], revoked['needs_reconnection']], ['revoked', true])
  step('list the accounts without consent', 409, await get('/accounts'))
  await mail(`Our access to "${INSTITUTION_NAME}" was canceled`)
  await testSignedEvents(base, String(id))
  step('delete the connection', 200, await call('DELETE', path, undefined, token))
}

/** Reads the accounts, and the transactions of one account of each kind. */
async function testReads(get: (more: string) => ReturnType<ConnectionTestContext['call']>): Promise<void> {
  const { items } = z.parse(Accounts, step('list the accounts', 200, await get('/accounts?per_page=100')))
  const from = new Date(Date.now() - 180 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
  for (const kind of KINDS) {
    const account = items.find(item => item.kind === kind)
    assert.ok(account, `There is no account of the kind ${kind}`)
    const reply = await get(`/accounts/${account.id}/transactions?from=${from}`)
    const transactions = z.parse(
      Transactions,
      step(`list the transactions of an account of the kind ${kind}`, 200, reply),
    )
    assert.ok(transactions.items.length > 0 && transactions.items.every(item => item.kind === kind))
  }
}
