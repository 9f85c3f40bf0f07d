import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { type CheckedPassword, checkNewPassword } from '../passwords/check-new-password.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import { insertRegistration } from './registrations.ts'

/** A registration request of a client. */
export interface Registration {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly metadata: RequestMetadata
}

/** The outcome of a registration. It does not reveal whether the address has an account. */
export type Registered = { kind: 'registered' } | Exclude<CheckedPassword, { kind: 'accepted' }>

/**
 * Stores a registration, and sends a verification link. If the address belongs to a verified account, changes nothing
 * and notifies its owner. Both cases take the same time, run one statement and send one mail, so that the client cannot
 * find out whether an account exists.
 */
export async function register(
  services: Services<'breachedPasswords' | 'statements' | 'mailQueue'>,
  registration: Registration,
): Promise<Registered> {
  const { mailQueue, random, settings, statements } = services
  const { email, name, password, metadata } = registration
  const [checked, passwordHash] = await Promise.all([
    checkNewPassword(services, { password, field: 'password', user: { email, name } }),
    hashPassword(password, settings.passwordHashRounds),
  ])
  if (checked.kind !== 'accepted') return checked
  const registrationId = random.id()
  const { stored } = await statements.one(insertRegistration, {
    ...{ registrationId, userId: random.id(), email, name, passwordHash },
    ...auditSlotValues(auditContext(services, metadata)),
  })
  const mail = { email, request_id: metadata.requestId }
  await mailQueue.send(
    stored
      ? { kind: 'verification', registration_id: registrationId, ...mail }
      : { kind: 'already_registered', ...mail },
  )
  return { kind: 'registered' }
}
