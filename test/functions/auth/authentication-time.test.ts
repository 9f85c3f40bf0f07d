import { decodeJwt } from 'jose'
import { expect, it } from 'vitest'
import type { Endpoint } from '../../../lib/http/endpoint.ts'
import { login } from '../../../lib/routes/sign-in.ts'
import { LOCAL_REGION } from '../../../local/environment.ts'
import { dispatcher } from '../../../local/front/dispatch.ts'
import { operatorBySignature } from '../../../local/front/operator.ts'
import { loadFunction } from '../../../local/load-function.ts'
import { apiClient } from '../../support/api-client.ts'
import { createUser, PASSWORD, sessionIdOf } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

it('gives the access token the time of authentication of its session', async () => {
  const email = await createUser(app)
  let seconds = 0
  // Each look at the clock takes a second.
  const clock = () => new Date(app.clock().getTime() + seconds++ * 1000)
  const { credentials } = app.cloud
  const dispatch = dispatcher({
    routes: [login],
    load: async () => ((await loadFunction(login.id)) as Endpoint).with({ clock }),
    operatorOf: operatorBySignature(credentials, LOCAL_REGION),
  })
  const { call } = apiClient(dispatch, credentials, LOCAL_REGION)
  const { body } = await call('POST', login.path, { body: { email, password: PASSWORD } })
  const token = String(body['access_token'])
  const [session] = await app.query(
    'select floor(extract(epoch from authenticated_at))::integer as at from sessions where id = $1',
    [sessionIdOf(token)],
  )
  expect(decodeJwt(token)['auth_time']).toBe(session?.['at'])
})
