import { auditContext } from '../audit/context.ts'
import type { Origin } from '../audit/origin.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import type { Services } from '../services/services.ts'
import { insertUser } from './store.ts'

/** A registration to try. */
export interface Registration {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly origin: Origin
}

/**
 * Makes an account, or leaves the one that the e-mail address has as it is. Both take the same time and send one mail
 * each, so that only the holder of the address learns which it was.
 */
export async function register(
  services: Services<'database' | 'mailQueue'>,
  registration: Registration,
): Promise<void> {
  const { database, mailQueue, random, settings } = services
  const { email, name, origin } = registration
  const passwordHash = await hashPassword(registration.password, settings.passwordHashRounds)
  const created = await insertUser(
    database,
    { id: random.id(), email, name, passwordHash },
    auditContext(services, origin),
  )
  await mailQueue.send({
    kind: created ? 'verification' : 'already_registered',
    email,
    request_id: origin.requestId,
  })
}
