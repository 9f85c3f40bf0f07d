import { expect, inject, it } from 'vitest'
import { selectActivity } from '../../../lib/activity/select-activity.ts'
import {
  selectAuditLogs,
  selectAuditLogsOfAction,
  selectAuditLogsOfClientRequest,
  selectAuditLogsOfRequest,
  selectAuditLogsOfSession,
  selectAuditLogsOfUser,
} from '../../../lib/audit/select-audit-logs.ts'
import { updateDevice, updateDeviceOfSession } from '../../../lib/auth/devices/store/update-device.ts'
import {
  insertOnlyVerificationToken,
  insertVerificationToken,
} from '../../../lib/auth/email-verification/store/insert-verification.ts'
import { recordFactorFailure } from '../../../lib/auth/factors/store/record-failure.ts'
import {
  selectLoginProof,
  selectPasskeyLoginProof,
  selectStepUpProof,
} from '../../../lib/auth/factors/store/select-proof.ts'
import { insertResetToken } from '../../../lib/auth/password-reset/insert-reset-token.ts'
import { recordWrongPassword } from '../../../lib/auth/passwords/record-wrong-password.ts'
import { insertLoginChallenge } from '../../../lib/auth/sign-in/store/insert-login-challenge.ts'
import { openWithChallenge } from '../../../lib/auth/sign-in/store/open-with-challenge.ts'
import { openWithPassword } from '../../../lib/auth/sign-in/store/open-with-password.ts'
import { renewAuthentication } from '../../../lib/auth/step-up/store/renew-authentication.ts'
import { updateProfile } from '../../../lib/auth/users/update-profile.ts'
import { replayEventsById, replayFailedEvents } from '../../../lib/events/store/replay.ts'
import {
  selectEvents,
  selectEventsInState,
  selectEventsOfSubject,
  selectEventsOfSubjectInState,
} from '../../../lib/events/store/select-events.ts'
import { consumeState } from '../../../lib/financial/authorization/store/consume-state.ts'
import {
  selectConnectionsAscending,
  selectConnectionsDescending,
} from '../../../lib/financial/connections/store/select-connections.ts'
import { claimDue, countDue, releaseClaims } from '../../../lib/financial/provider-refresh/store/claim-due.ts'
import { leaseDue } from '../../../lib/financial/provider-refresh/store/lease-due.ts'
import { scheduleRefreshes } from '../../../lib/financial/provider-refresh/store/schedule-refreshes.ts'
import { findOrLease } from '../../../lib/financial/provider-tokens/store/find-or-lease.ts'
import { releaseUnusedLeases } from '../../../lib/financial/provider-tokens/store/release-unused-leases.ts'
import { selectConnectionsOf, selectSessionsOf, selectUser } from '../../../lib/operators/select-user.ts'
import { newDatabase, withAdministrator } from '../../support/databases.ts'

// Statements whose conditions depend on values that can be null. An index must be usable for any values.
const statements = {
  ...{ openWithChallenge, openWithPassword, insertLoginChallenge, renewAuthentication, updateProfile },
  ...{ selectLoginProof, selectPasskeyLoginProof, selectStepUpProof },
  ...{ recordFactorFailure, recordWrongPassword, updateDevice, updateDeviceOfSession },
  ...{ selectActivity, selectUser, selectSessionsOf, selectConnectionsOf },
  ...{ selectEvents, selectEventsOfSubject, selectEventsInState, selectEventsOfSubjectInState },
  ...{ replayEventsById, replayFailedEvents },
  ...{ insertVerificationToken, insertOnlyVerificationToken, insertResetToken },
  ...{ findOrLease, releaseUnusedLeases, selectConnectionsAscending, selectConnectionsDescending },
  ...{ claimDue, countDue, leaseDue, releaseClaims, scheduleRefreshes },
  ...{ selectAuditLogs, selectAuditLogsOfUser, selectAuditLogsOfSession, selectAuditLogsOfRequest },
  ...{ selectAuditLogsOfClientRequest, selectAuditLogsOfAction, consumeState },
}

/** Numbers the named parameters of a statement. */
function numbered(text: string): string {
  const names: string[] = []
  return text.replace(/(?<!:):([a-z]\w*)/gi, (_, name: string) => {
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  })
}

/** More factors and audit records than the planner reads one by one. */
const FILL = `
  insert into users (id, email, name, created_at, updated_at)
    select uuidv7(), 'user-' || n || '@example.com', 'Ada', now(), now() from generate_series(1, 2000) n;
  insert into passkeys (id, user_id, credential_id, public_key, signature_count, is_backup_eligible, is_backed_up, transports,
      name, created_at)
    select id, id, id::text, '', 0, false, false, '', 'Laptop', now() from users;
  insert into data_keys (id, wrapped, created_at) values (gen_random_uuid(), '', now());
  insert into totp_secrets (user_id, secret_id, data_key_id, secret, created_at, confirmed_at)
    select users.id, users.id, data_keys.id, '', now(), now() from users, data_keys;
  insert into audit_logs (id, created_at, action, outcome, actor, user_id, session_id, request_id, client_request_id, route)
    select uuidv7(), now(), left(md5(id::text), 2), 'success', 'user', id, id, id::text, id::text, '' from users;
  analyze users, passkeys, totp_secrets, security_config, audit_logs`

/** Returns the plan for any values. Without the option, it has a sequential scan only where no index can be used. */
async function planOf(text: string, { allowsSeqScans = false } = {}): Promise<string> {
  const postgres = inject('postgres')
  return withAdministrator(
    postgres,
    async client => {
      await client.query(FILL)
      if (!allowsSeqScans) await client.query('set enable_seqscan = off')
      const { rows } = await client.query(`explain (generic_plan, costs off) ${numbered(text)}`)
      return rows.map((row: Record<string, unknown>) => row['QUERY PLAN']).join('\n')
    },
    await newDatabase(postgres),
  )
}

it.each(Object.entries(statements))('%s uses an index for every table', async (_, statement) => {
  const plan = await planOf(statement.text().sql)
  // It has one row.
  const scans = plan.match(/Seq Scan on \w+/g)?.filter(scan => !scan.endsWith('security_config')) ?? []
  expect(scans, plan).toEqual([])
})

it.each([
  ['selectUser', 'users_email_key'],
  ['selectUser', 'users_pkey'],
  ['selectActivity', '_user_id_id_action_outcome_created_at_idx'],
  ['selectEventsOfSubject', 'events_of_subject'],
  ['replayEventsById', 'events_pkey'],
  ['selectConnectionsAscending', 'provider_connections_alias'],
  ['scheduleRefreshes', 'provider_connections_pkey'],
  ['claimDue', 'provider_connections_due'],
  ['countDue', 'provider_connections_due'],
  ['leaseDue', 'provider_connections_pkey'],
  ['releaseUnusedLeases', 'provider_connections_pkey'],
  ['selectAuditLogs', '_pkey'],
  ['selectAuditLogsOfUser', '_user_id_id_idx'],
  ['selectAuditLogsOfSession', '_session_id_id_idx'],
  ['selectAuditLogsOfClientRequest', '_client_request_id_id_idx'],
  ['selectAuditLogsOfAction', '_action_id_idx'],
  ['consumeState', 'authorization_states_pkey'],
] as const)('%s uses %s', async (name, index) => {
  expect(await planOf(statements[name].text().sql)).toContain(index)
})

it('selectAuditLogsOfRequest uses _request_id_idx', async () => {
  // The partitions of later months are empty. Without sequential scans of them, their primary keys would decide the plan.
  const plan = await planOf(statements.selectAuditLogsOfRequest.text().sql, { allowsSeqScans: true })
  expect(plan).toContain('_request_id_idx')
})
