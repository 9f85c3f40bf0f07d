import type { AllGiven, Slots } from '../../db/statements/slot.ts'
import type { NewChallenge } from './challenge.ts'

/** The values of the slots of a challenge to insert. */
export interface ChallengeSlotValues {
  readonly challengeId: string
  readonly challengeHash: string
  readonly purpose: NewChallenge['purpose']
  readonly webauthnChallenge: string
  readonly challengeExpiresAt: Date
}

/** Returns the values of the slots of a challenge to insert. */
export function challengeSlotValues(challenge: NewChallenge): ChallengeSlotValues {
  const { id, secretHash, purpose, webauthnChallenge, expiresAt } = challenge
  const [challengeId, challengeHash, challengeExpiresAt] = [id, secretHash, expiresAt]
  return { challengeId, challengeHash, purpose, webauthnChallenge, challengeExpiresAt }
}

/** Returns the slots of a challenge to insert, for `insertChallenge`. */
export function challengeParts(slots: Slots<ChallengeSlotValues>): AllGiven<NewChallenge> {
  return {
    id: slots.challengeId,
    secretHash: slots.challengeHash,
    purpose: slots.purpose,
    webauthnChallenge: slots.webauthnChallenge,
    expiresAt: slots.challengeExpiresAt,
  }
}
