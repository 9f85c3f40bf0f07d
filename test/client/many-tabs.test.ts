import { expect, it } from 'vitest'
import { memoryStorage } from '../../client/src/index.ts'
import { startApp } from '../support/start-app.ts'
import { countRefreshTokens, LIFETIME, openTab, signedInTab } from './support/tabs.ts'
import { ME, REFRESH } from './support/test-network.ts'

const app = await startApp()
const TABS = 20

async function openTabs(secondsLater: number) {
  const storage = memoryStorage()
  const first = await signedInTab(app, storage)
  const tabs = Array.from({ length: TABS }, () => openTab(app, storage))
  for (const { clock } of tabs) clock.advance(secondsLater * 1000)
  return { ...first, storage, tabs }
}

it('refreshes one session once in 20 tabs whose access token has expired', async () => {
  const { tabs, userId, storage } = await openTabs(LIFETIME + 1)
  const results = await app.later(LIFETIME + 1, () =>
    Promise.all(tabs.map(({ client }) => client.user.get())),
  )
  expect(results.map(result => result.ok)).toEqual(Array(TABS).fill(true))
  expect(await countRefreshTokens(app, userId)).toBe(2)
  const stored = JSON.parse(String(await storage.read()))
  for (const { client } of tabs) {
    expect(await client.session.get()).toEqual({ status: 'signed_in', user_id: userId })
    expect(await client.session.accessToken().orThrow()).toBe(stored.access_token)
  }
})

it('refreshes one session once in 20 tabs whose access token is refused', async () => {
  const { tabs, userId } = await openTabs(0)
  // The tabs consider the token valid, but it has expired at the server.
  const results = await app.later(LIFETIME + 1, () =>
    Promise.all(tabs.map(({ client }) => client.user.get())),
  )
  expect(results.map(result => result.ok)).toEqual(Array(TABS).fill(true))
  expect(await countRefreshTokens(app, userId)).toBe(2)
})

it('keeps the session through many refreshes of 20 tabs', async () => {
  const { tabs, userId } = await openTabs(0)
  for (let round = 1; round <= 3; round += 1) {
    for (const { clock } of tabs) clock.advance((LIFETIME + 1) * 1000)
    const results = await app.later(round * (LIFETIME + 1), () =>
      Promise.all(tabs.map(({ client }) => client.user.get())),
    )
    expect(results.every(result => result.ok)).toBe(true)
  }
  expect(await countRefreshTokens(app, userId)).toBe(4)
})

it('sends one refresh for 20 calls of one client', async () => {
  const { client, clock, network, userId } = await signedInTab(app)
  clock.advance((LIFETIME + 1) * 1000)
  const results = await app.later(LIFETIME + 1, () =>
    Promise.all(Array.from({ length: TABS }, () => client.user.get())),
  )
  expect(results.every(result => result.ok)).toBe(true)
  expect(network.to(REFRESH)).toHaveLength(1)
  expect(await countRefreshTokens(app, userId)).toBe(2)
})

it('sends one refresh for 20 calls of one client whose token is refused', async () => {
  const { client, network } = await signedInTab(app)
  const results = await app.later(LIFETIME + 1, () =>
    Promise.all(Array.from({ length: TABS }, () => client.user.get())),
  )
  expect(results.every(result => result.ok)).toBe(true)
  expect(network.to(REFRESH)).toHaveLength(1)
  expect(network.to(ME)).toHaveLength(2 * TABS)
})
