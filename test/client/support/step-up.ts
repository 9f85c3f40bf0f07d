import { type Client, memoryStorage, type RequiredAuthentication } from '../../../client/src/index.ts'
import type { App } from '../../support/app.ts'
import { createUser, PASSWORD } from '../../support/people.ts'
import { logIn } from './log-in.ts'
import { openTab } from './tabs.ts'
import { testClock } from './test-clock.ts'
import { reply } from './test-network.ts'

/** The API refuses the next request to a path because the user did not authenticate recently. */
export const refusal = (factor: RequiredAuthentication['factor'] = 'any') =>
  reply(401, {
    type: 'about:blank',
    title: 'Reauthentication required',
    status: 401,
    detail: 'Authenticate again.',
    instance: 'test-request',
    code: 'reauthentication_required',
    reauthentication: { factor, max_age: 600 },
  })

/** Asks the user to authenticate again. */
export type Callback = (
  required: RequiredAuthentication,
  client: Client,
  signal: AbortSignal,
) => Promise<boolean>
/** Authenticates with the password. */
export const stepUp: Callback = async (_, { auth }) => {
  const factor = { type: 'password', password: PASSWORD } as const
  return (await auth.stepUp({ factor })).ok
}

/** Opens a tab in which a new user is signed in, with a callback for requests that require a recent authentication. */
export async function openStepUpTab(app: App, onReauthentication: Callback | undefined) {
  const storage = memoryStorage()
  const tab = openTab(app, storage, testClock(), { onReauthentication })
  const email = await createUser(app)
  const user = await logIn(tab.client, email)
  const tokens = async () => JSON.parse(String(await storage.read()))
  return { ...tab, storage, tokens, email, userId: user.id }
}
