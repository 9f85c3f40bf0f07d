import { describe, expect, it } from 'vitest'
import { endpoint } from '../../lib/http/endpoint.ts'
import { deleteMe } from '../../lib/routes/leaving.ts'
import type { Route } from '../../lib/routes/route.ts'
import { LOCAL_REGION } from '../../local/environment.ts'
import { dispatcher } from '../../local/front/dispatch.ts'
import { operatorBySignature } from '../../local/front/operator.ts'
import { apiClient } from '../support/api-client.ts'
import { signInNewUser } from '../support/people.ts'
import { startApp } from '../support/start-app.ts'

const app = await startApp()

/** Calls a route whose handler does nothing, 11 minutes after the sign-in. Returns its status and whether it ran. */
async function callLate(admission: Pick<Route, 'admission'>) {
  const { token } = await signInNewUser(app)
  const route = { ...deleteMe, ...admission } as const
  const ran: string[] = []
  const handler = endpoint(route, async ({ caller }) => {
    ran.push(caller.user.id)
    return { delete_after: app.clock().toISOString() }
  }).with({ clock: () => new Date(app.clock().getTime() + 11 * 60_000) })
  const dispatch = dispatcher({
    routes: [route],
    load: async () => handler,
    operatorOf: operatorBySignature(app.cloud.credentials, LOCAL_REGION),
  })
  const { call } = apiClient(dispatch, app.cloud.credentials, LOCAL_REGION)
  const { status, body } = await call('DELETE', route.path, { token })
  return { status, code: body['code'], ran: ran.length }
}

describe('a route that requires a recent authentication', () => {
  it.each([
    ['after the rate limits', {}],
    ['in parallel with the rate limits', { admission: 'parallel' }],
  ] as const)('does not run its handler without one: %s', async (_, admission) => {
    expect(await callLate(admission)).toMatchObject({
      status: 401,
      code: 'reauthentication_required',
      ran: 0,
    })
  })
})
