import { changeProfile } from '../../lib/auth/users/change-profile.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { updateMe } from '../../lib/routes/profile.ts'

/** PATCH /api/v1/auth/me — changes the name, or sends a verification link to a new email address. */
export const handler = endpoint(updateMe, async ({ body, caller, metadata, services, fail }) => {
  const { user, claims } = caller
  const outcome = await changeProfile(services, { ...body, user, claims, metadata })
  switch (outcome.kind) {
    case 'changed':
      return outcome.user
    case 'invalid_credentials':
      return fail(outcome.kind)
  }
})
