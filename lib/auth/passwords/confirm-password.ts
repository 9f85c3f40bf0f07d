import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { toKnownDevice } from '../devices/known-device.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { checkPassword } from './check-password.ts'
import { findPassword } from './find-password.ts'
import type { PasswordConfirmed } from './password-account.ts'
import { recordWrongPassword } from './record-wrong-password.ts'

/** The password that a signed-in user enters, and the session. */
export interface PasswordConfirmation {
  readonly claims: AccessTokenClaims
  readonly password: string
  readonly metadata: RequestMetadata
}

/** Checks the current password of a signed-in user. */
export async function confirmPassword(
  services: Services<'statements' | 'mailQueue'>,
  { claims: { userId, sessionId }, password, metadata }: PasswordConfirmation,
): Promise<PasswordConfirmed | undefined> {
  const { statements } = services
  const row = await statements.first(findPassword, { userId, sessionId })
  const account = row && { ...row, device: toKnownDevice(row) }
  return checkPassword(services, account, {
    password,
    metadata,
    record: failure => {
      const { deviceId } = failure
      const details = deviceId === null ? null : { device_id: deviceId }
      return statements.one(recordWrongPassword, { ...failure, details })
    },
  })
}
