import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import { insertRegistration } from './registrations.ts'

/** A registration request of a client. */
export interface Registration {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly metadata: RequestMetadata
}

/**
 * Stores a registration, and sends a verification link. If the address belongs to a verified account, changes nothing
 * and notifies its owner. Both cases take the same time, run one statement and send one mail, so that the client cannot
 * find out whether an account exists.
 */
export async function register(
  services: Services<'database' | 'mailQueue'>,
  registration: Registration,
): Promise<void> {
  const { database, mailQueue, random, settings } = services
  const { email, name, metadata } = registration
  const passwordHash = await hashPassword(registration.password, settings.passwordHashRounds)
  const registrationId = random.id()
  const stored = await insertRegistration(
    database,
    { id: registrationId, userId: random.id(), email, name, passwordHash },
    auditContext(services, metadata),
  )
  const mail = { email, request_id: metadata.requestId }
  await mailQueue.send(
    stored
      ? { kind: 'verification', registration_id: registrationId, ...mail }
      : { kind: 'already_registered', ...mail },
  )
}
