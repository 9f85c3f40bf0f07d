import { auditContext } from '../audit/context.ts'
import type { Origin } from '../audit/origin.ts'
import { tell } from '../mail/tell.ts'
import type { Services } from '../services/services.ts'
import { confirmPassword } from './check-password.ts'
import { hashPassword } from './hash-password.ts'
import { updatePassword } from './store.ts'

/** A change of password that a signed-in user asks for. */
export interface PasswordRequest {
  readonly userId: string
  readonly sessionId: string
  readonly current_password: string
  readonly new_password: string
  readonly origin: Origin
}

/** What became of the change. */
export type ChangedPassword = { kind: 'changed' } | { kind: 'invalid_credentials' }

/** Changes a password for whoever knows the present one; every other session of the account ends. */
export async function changePassword(
  services: Services<'database' | 'mailQueue'>,
  { userId, sessionId, current_password, new_password, origin }: PasswordRequest,
): Promise<ChangedPassword> {
  const { database, settings } = services
  const holder = await confirmPassword(services, { userId, password: current_password, origin })
  if (!holder) return { kind: 'invalid_credentials' }
  const newPasswordHash = await hashPassword(new_password, settings.passwordHashRounds)
  const changed = await updatePassword(
    database,
    { userId, sessionId, passwordHash: holder.password_hash, newPasswordHash },
    auditContext(services, origin),
  )
  // Another request changed the password or ended the session in the meantime.
  if (!changed) return { kind: 'invalid_credentials' }
  await tell(services, { kind: 'password_changed', user_id: userId, request_id: origin.requestId })
  return { kind: 'changed' }
}
