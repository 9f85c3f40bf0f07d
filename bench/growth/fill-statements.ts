/** The sizes of a database with users. */
export interface Sizes {
  readonly users: number
  readonly sessions: number
  readonly auditRecords: number
}

/** Months with audit records, the current one included. */
export const MONTHS = 14

/** Creates the function for the id of the n-th row of a kind: a UUID v7, so that later rows have higher ids. */
export const idFunction = `create function growth_id(kind text, n bigint) returns uuid language sql immutable as $$
  select (lpad(to_hex(1760000000000 + n * 20), 12, '0') || '7'
    || overlay(substr(md5(kind || n), 1, 19) placing '8' from 4 for 1))::uuid $$`

/** As long as a hash of bcrypt. */
const HASH = `'$2b$10$' || md5(n::text) || '0123456789abcdefghijk'`
/** A tenth of the rows is past its retention. */
const at = (days: number) => `now() - interval '1 day' * case when n % 10 = 0 then 500 else n % ${days} end`

/** Returns the statement that fills each table. `n` counts its rows. */
export function fillStatements({ users, sessions }: Sizes): Readonly<Record<string, string>> {
  const rows = (count: number) => `from generate_series(1, ${count}) n`
  const user = `growth_id('user', 1 + n % ${users})`
  // The tables of short-lived rows.
  const few = Math.ceil(users / 4)
  const session = `growth_id('session', 1 + n % ${sessions})`
  const token = (columns: string, values: string) =>
    `(id, secret_hash, created_at, expires_at, ${columns})
     select growth_id('token', n), ${HASH}, ${at(30)}, ${at(30)}, ${values} ${rows(few)}`
  return {
    users: `(id, email, name, password_hash, email_verified_at, last_login_at, created_at, updated_at)
      select growth_id('user', n), 'user-' || n || '@growth.example.com', 'Ada Lovelace', ${HASH}, now(), now(), now(),
        now() ${rows(users)}`,
    data_keys: `(id, wrapped, created_at) values (growth_id('key', 1), '\\x00', now() - interval '300 days')`,
    devices: `(id, user_id, secret_hash, token_version, description, device_type, created_at, last_used_at)
      select growth_id('device', n), ${user}, ${HASH}, 1, 'Firefox on Windows', 'browser', ${at(300)}, ${at(300)}
      ${rows(users)}`,
    sessions: `(id, user_id, token_version, refresh_token_id, user_agent, ip, created_at, last_used_at, expires_at,
        revoked_at, revoked_reason, device, device_type, country, idle_seconds, absolute_expires_at, device_id,
        authenticated_at, authentication_methods)
      select growth_id('session', n), ${user}, 1, growth_id('refresh', n), 'Mozilla/5.0 (Windows NT 10.0; rv:128.0)',
        '198.51.100.7', now(), now(), case when n % 10 = 0 then now() - interval '100 days' else now() + interval '14 days' end,
        case when n % 3 = 0 then now() - interval '1 day' * (n % 40) end, case when n % 3 = 0 then 'logged_out' end,
        'Firefox on Windows', 'browser', 'US', 1209600, now() + interval '30 days', growth_id('device', 1 + n % ${users}),
        now(), 'pwd' ${rows(sessions)}`,
    refresh_tokens: `(id, session_id, secret_hash, created_at, token_version)
      select growth_id('refresh', n), growth_id('session', n), ${HASH}, now(), 1 ${rows(sessions)}`,
    provider_connections: `(id, user_id, provider_key, alias, status, connected_at, access_expires_at, refresh_due_at,
        created_at, updated_at, item_id)
      select growth_id('connection', n), ${user}, case n % 2 when 0 then 'schwab' else 'plaid' end, 'My account', 'active',
        now(), now() + interval '10 days', now() + interval '9 days' + n * interval '1 millisecond', now(), now(),
        case n % 2 when 1 then 'item-' || n end ${rows(users)}`,
    provider_tokens: `(connection_id, data_key_id, access_token, refresh_token, updated_at)
      select growth_id('connection', n), growth_id('key', 1), decode(repeat(md5(n::text), 4), 'hex'),
        decode(repeat(md5(n::text), 4), 'hex'), now() ${rows(users)}`,
    rate_limit_buckets: `(key, tokens, taken, updated_at)
      select 'api_by_user:' || growth_id('user', n), 100, true, ${at(1)} ${rows(few)}`,
    known_origins: `(user_id, kind, value, first_seen_at, last_seen_at)
      select ${user}, 'device', md5(n::text), ${at(300)}, ${at(300)} ${rows(few)}`,
    sign_in_failures: `(id, created_at, user_id, address_hash, network_hash, password_tag)
      select growth_id('failure', n), ${at(1)}, ${user}, md5(n::text), md5((n / 3)::text), n % 65536 ${rows(few)}`,
    challenges: token(
      'purpose, webauthn_challenge, user_id, session_id, token_version',
      `'step_up', 'x', ${user}, ${session}, 1`,
    ),
    registrations: `(id, user_id, name, password_hash, created_at)
      select growth_id('registration', n), ${user}, 'Ada', ${HASH}, ${at(30)} ${rows(few)}`,
    email_verification_tokens: token('user_id, email', `${user}, 'user@growth.example.com'`),
    password_reset_tokens: token('user_id, token_version', `${user}, 1`),
    disown_tokens: token('user_id, session_id, email', `${user}, ${session}, 'user@growth.example.com'`),
    authorization_states: token(
      'user_id, connection_id, redirect_uri',
      `${user}, growth_id('connection', n), 'https://app.example.com'`,
    ),
    received_webhooks: `(digest, provider_key, created_at) select md5(n::text), 'plaid', ${at(1)} ${rows(few)}`,
    events: `(id, subject_id, type, data, created_at, routed_at)
      select growth_id('event', n), ${user}, 'connection.updated', '{"connection_id": "x"}', ${at(30)}, now()
      ${rows(few)}`,
    event_deliveries: `(event_id, endpoint_id, position, subject_id, state, pending_since, next_attempt_at, delivered_at)
      select growth_id('event', n), 'main', n, ${user}, 'delivered', now(), now(), now() ${rows(few)}`,
  }
}

/**
 * Returns the statement that fills the audit log with records over {@link MONTHS} months. The last user has 10,000 records
 * that the user's activity shows.
 */
export function auditStatement({ users, auditRecords }: Sizes): string {
  const busy = Math.max(1, Math.floor(auditRecords / 10_000))
  const days = (MONTHS - 1) * 30
  const age = `(${auditRecords} - n) * (interval '${days} days' / ${auditRecords})`
  return `insert into audit_logs (id, created_at, action, outcome, actor, user_id, session_id, request_id, trace_id, method,
      route, ip, user_agent, fingerprint, details)
    select uuidv7(-(${age})), now() - ${age},
      case when n % ${busy} = 0 then 'logged_in' else
        (array['refresh_token_rotated', 'accounts_read', 'transactions_read', 'logged_in', 'provider_token_refreshed'])[1 + n % 5]
      end, 'success', 'user', case when n % ${busy} = 0 then growth_id('user', ${users})
        else growth_id('user', 1 + (n * 7919) % ${users - 1}) end,
      growth_id('session', 1 + n % ${users}), growth_id('request', n)::text, md5(n::text), 'POST', 'auth/refresh',
      '198.51.100.7', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
      md5((n % 1000)::text) || md5((n % 1000)::text), case when n % 3 = 0 then jsonb_build_object('reason', 'x') end
    from generate_series(1, ${auditRecords}::bigint) n`
}
