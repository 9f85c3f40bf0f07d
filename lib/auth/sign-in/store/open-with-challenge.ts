import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import {
  consumePasskey,
  consumeRecoveryCode,
  consumeTotp,
  selectPermitted,
} from '../../factors/store/consume-factor.ts'
import type { FactorValues } from '../../factors/verified-factor.ts'
import {
  type ChallengeEntitlement,
  lockChallengeDevice,
  lockChallengeOwner,
  selectChallengeAllowed,
} from './allowed.ts'
import { insertSession, type NewSession, updateAccount } from './insert-session.ts'

type ChallengeSession = NewSession & ChallengeEntitlement & FactorValues

/**
 * Opens a session for a factor that answers a challenge, and consumes both. The lockout of unknown devices stays: a factor
 * says nothing about guesses of the password.
 */
export const openWithChallenge = statement((db, session: Slots<ChallengeSession>) => {
  const parts = db
    .with('owner', () => lockChallengeOwner(db, session))
    .with('known_device', () => lockChallengeDevice(db, session))
    .with('allowed', () => selectChallengeAllowed(db, session))
    .with('totp_consumed', () => consumeTotp(db, 'allowed', session))
    .with('code_consumed', () => consumeRecoveryCode(db, 'allowed', session))
    .with('passkey_consumed', () => consumePasskey(db, 'allowed', session))
    .with('permitted', () => selectPermitted(db, 'allowed', session))
    .with('challenge', qb =>
      qb
        .updateTable('challenges')
        .from('permitted')
        .set({ used_at: session.now })
        .where('challenges.id', '=', session.challengeId),
    )
  return insertSession(db, parts, updateAccount(db, session), session)
})
