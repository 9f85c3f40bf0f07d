import { randomUUID } from 'node:crypto'
import type { Value } from '../../mock/data/exact-json.ts'
import { accountIdOf } from '../bank/customer-account.ts'
import type { Institution } from '../bank/institutions.ts'
import { type ErrorCode, errorBody } from '../failures.ts'
import { newPlaidId } from '../identifiers.ts'

/** A use of Link by the user. */
export interface LinkSession {
  readonly id: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  finishedAt?: string
  /** Present if an item was added. */
  success?: {
    readonly publicToken: string
    readonly metadata: Value
    readonly accounts: Value[]
    readonly institution: Value
  }
  /** Whether an item was repaired. */
  repaired?: boolean
  /** Present if the user left. */
  exit?: { readonly error: Value; readonly metadata: Value }
  readonly events: Value[]
}

/** Creates a session that begins now. */
export function newSession(now: Date): LinkSession {
  return { id: randomUUID(), startedAt: now.toISOString(), events: [event('OPEN', now)] }
}

/** Ends a session with an item. */
export function succeed(
  session: LinkSession,
  item: { readonly id: string; readonly accounts: readonly string[] },
  institution: Institution,
  publicToken: string,
  now: Date,
): void {
  const accounts = institution.accounts
    .filter(({ key }) => item.accounts.includes(key))
    .map(({ key, name, mask, type, subtype }) => ({
      id: accountIdOf(item.id, key),
      name,
      mask,
      type,
      subtype,
      class_type: null,
      verification_status: null,
    }))
  const shown = { institution_id: institution.id, name: institution.name }
  session.success = {
    publicToken,
    accounts,
    institution: shown,
    metadata: { institution: shown, accounts, link_session_id: session.id, transfer_status: null },
  }
  finish(session, 'HANDOFF', now, { institution_id: institution.id, institution_name: institution.name })
}

/** Ends a session that repaired an item. */
export function repair(session: LinkSession, institution: Institution, now: Date): void {
  session.repaired = true
  finish(session, 'HANDOFF', now, { institution_id: institution.id, institution_name: institution.name })
}

/** Ends a session that the user left, or that failed. */
export function leave(
  session: LinkSession,
  institution: Institution | undefined,
  error: ErrorCode | undefined,
  now: Date,
): void {
  const status = institution ? 'requires_account_selection' : 'institution_not_found'
  session.exit = {
    error: error === undefined ? null : errorBody(error),
    metadata: {
      institution: institution ? { institution_id: institution.id, name: institution.name } : null,
      status,
      link_session_id: session.id,
      request_id: newPlaidId().slice(0, 15),
    },
  }
  finish(session, 'EXIT', now, { exit_status: status })
}

/** Returns a session in Plaid's format, with the deprecated members too. */
export function sessionBody({ id, startedAt, finishedAt, success, exit, events }: LinkSession): Value {
  const results = success && {
    item_add_results: [
      { public_token: success.publicToken, accounts: success.accounts, institution: success.institution },
    ],
    cra_item_add_results: [],
    cra_update_results: [],
    bank_income_results: [],
    payroll_income_results: [],
    document_income_results: null,
  }
  return {
    link_session_id: id,
    started_at: startedAt,
    finished_at: finishedAt ?? null,
    events,
    results: results ?? null,
    exit: exit ?? null,
    on_success: success ? { public_token: success.publicToken, metadata: success.metadata } : null,
    on_exit: exit ? { error: exit.error, metadata: exit.metadata } : null,
  }
}

function finish(session: LinkSession, name: string, now: Date, metadata: Value): void {
  session.finishedAt = now.toISOString()
  session.events.push(event(name, now, metadata))
}

function event(name: string, now: Date, metadata: Value = {}): Value {
  return {
    event_name: name,
    event_id: randomUUID(),
    timestamp: now.toISOString(),
    event_metadata: metadata,
  }
}
