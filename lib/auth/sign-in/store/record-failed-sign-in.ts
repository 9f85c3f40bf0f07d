import { loginFailed } from '../../../audit/actions.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { type PasswordFailure, recordFailure } from '../../passwords/password-failure.ts'
import type { SignInFailureValues } from '../../signals/store/insert-failure.ts'

type FailedSignIn = PasswordFailure &
  SignInFailureValues & { readonly details: Record<string, unknown> | null }

/** Counts a wrong password of a sign-in from an unknown device, and stores the failed sign-in. */
export const recordFailedSignIn = statement((db, failure: Slots<FailedSignIn>) =>
  recordFailure(db, failure, { counter: 'users', action: loginFailed, signIn: failure }),
)

/** The same for a known device. */
export const recordFailedSignInOnDevice = statement((db, failure: Slots<FailedSignIn>) =>
  recordFailure(db, failure, { counter: 'devices', action: loginFailed, signIn: failure }),
)
