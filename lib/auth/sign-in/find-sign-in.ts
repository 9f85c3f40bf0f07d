import type { Services } from '../../services/services.ts'
import { readDeviceToken } from '../devices/device-token.ts'
import { type SignInAttempt, signInAttempt } from '../signals/sign-in-attempt.ts'
import type { SignInHistory } from '../signals/snapshot.ts'
import { type Account, findAccountByEmail } from './store/find-account.ts'

/** What a login presents to find its account. */
export interface PresentedLogin {
  readonly email: string
  readonly password: string
  readonly device_token?: string | undefined
  readonly ip: string | null
}

/** The account of a login, if one has the address, and what is known about the attempt. */
export interface FoundSignIn {
  readonly account: Account | undefined
  readonly attempt: SignInAttempt
  readonly history: SignInHistory
}

/** Finds the account and the history of a login. Both take one statement, also for an unknown address. */
export async function findSignIn(
  services: Services<'statements' | 'signingKeys'>,
  { device_token, ...login }: PresentedLogin,
): Promise<FoundSignIn> {
  const attempt = await signInAttempt(services, login)
  const found = await findAccountByEmail(
    services.statements,
    {
      email: login.email,
      device: readDeviceToken(device_token),
      attempt,
      windowMinutes: services.settings.signalWindowMinutes,
    },
    services.clock(),
  )
  return { ...found, attempt }
}
