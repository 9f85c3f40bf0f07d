import type { App } from '../test/support/app.ts'
import { connectProvider } from '../test/support/connections.ts'
import { post, signInNewUser } from '../test/support/people.ts'
import type { Figure } from './report.ts'

/** Refreshes one token with eight parallel callers. Counts the successors and the failed requests. */
export async function eightCallers(app: App): Promise<Figure[]> {
  const { refresh_token } = await signInNewUser(app)
  const replies = await Promise.all(Array.from({ length: 8 }, () => post(app, 'refresh', { refresh_token })))
  const successors = new Set(replies.map(({ body }) => body['refresh_token']))
  const failed = replies.filter(({ status }) => status !== 200).length
  return [
    {
      name: 'eight callers, one refresh token: successors',
      measured: successors.size,
      budget: 1,
      unit: 'token',
    },
    {
      name: 'eight callers, one refresh token: failed',
      measured: failed,
      budget: 0,
      unit: 'callers',
    },
  ]
}

/**
 * Reads accounts with eight parallel callers and an expired provider token. Counts the refreshes and the failed
 * requests.
 */
export async function eightReaders(app: App): Promise<Figure[]> {
  const { token, id } = await connectProvider(app)
  const calls = () => app.cloud.schwab.calls().filter(({ path }) => path === '/v1/oauth/token').length
  const before = calls()
  const read = () => app.call('GET', `/api/v1/providers/${id}/accounts`, { token })
  const replies = await app.later(121, () => Promise.all(Array.from({ length: 8 }, read)))
  const failed = replies.filter(({ status }) => status !== 200).length
  return [
    {
      name: 'eight readers, one expired provider token: refreshes',
      measured: calls() - before,
      budget: 1,
      unit: 'calls',
    },
    {
      name: 'eight readers, one expired provider token: failed',
      measured: failed,
      budget: 0,
      unit: 'readers',
    },
  ]
}
