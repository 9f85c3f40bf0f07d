import type { InsertObject } from 'kysely'
import { insertEach } from '../../db/insert-each.ts'
import type { AllGiven, Given } from '../../db/statements/slot.ts'
import type { Database, Tables } from '../../db/tables.ts'
import type { NewChallenge } from './challenge.ts'

type Bound = Pick<
  InsertObject<Tables, 'challenges'>,
  'user_id' | 'session_id' | 'device_id' | 'device_name' | 'token_version'
>

/** The columns of a challenge that every statement sets. */
export function challengeValues(challenge: AllGiven<NewChallenge>, now: Given<Date>) {
  return {
    id: challenge.id,
    secret_hash: challenge.secretHash,
    purpose: challenge.purpose,
    webauthn_challenge: challenge.webauthnChallenge,
    created_at: now,
    expires_at: challenge.expiresAt,
  }
}

/**
 * Inserts a challenge for the row of `source`, another part of the same statement. Inserts nothing if `source` has no
 * row.
 *
 * @param bound what the challenge is bound to: expressions that refer to the columns of `source`.
 */
export function insertChallenge(
  db: Database,
  source: string,
  challenge: AllGiven<NewChallenge>,
  bound: Bound,
  now: Given<Date>,
) {
  return insertEach(db, 'challenges', source, { ...challengeValues(challenge, now), ...bound })
}
