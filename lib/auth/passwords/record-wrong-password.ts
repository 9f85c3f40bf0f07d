import { passwordConfirmationFailed } from '../../audit/actions.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { type PasswordFailure, recordFailure } from './password-failure.ts'

type WrongPassword = PasswordFailure & { readonly details: Record<string, unknown> | null }

/** Counts a wrong password that a signed-in user entered. Every session has a device, which counts it. */
export const recordWrongPassword = statement((db, failure: Slots<WrongPassword>) =>
  recordFailure(db, failure, { counter: 'devices', action: passwordConfirmationFailed }),
)
