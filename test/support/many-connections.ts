import type { App } from './app.ts'

const PER_USER = 5

/**
 * Replaces all connections of an app by `count` connections, of which `due` are due at Schwab. The owners of every second
 * one of these are active. Of the others 40 % are due later, 20 % paused, 20 % failed, 10 % expired, and 10 % are items
 * whose consent has ended. Most of them have times in the past that jobs/dispatch-refreshes must not read.
 */
export async function fillConnections(app: App, count: number, due: number): Promise<void> {
  const now = app.clock()
  const users = Math.ceil(count / PER_USER)
  await app.query('truncate provider_connections, sessions, users cascade')
  await app.query(
    `insert into users (id, email, name, created_at, updated_at)
     select uuidv7(), n || '@example.com', 'A user', $1, $1 from generate_series(1, $2::int) n`,
    [now, users],
  )
  await app.query(
    `with people as (select id, row_number() over (order by id) as n from users),
       devices as (insert into devices (id, user_id, secret_hash, token_version, description, device_type, created_at,
           last_used_at)
         select id, id, '', 1, 'A device', 'other', $1, $1 from people)
     insert into sessions (id, user_id, token_version, refresh_token_id, device_id, device, device_type,
       authenticated_at, authentication_methods, created_at, last_used_at, idle_seconds, absolute_expires_at, expires_at)
     select id, id, 1, id, id, 'A device', 'other', $1::timestamptz, 'pwd', $1::timestamptz,
       $1::timestamptz - case when n % 2 = 0 then interval '1 day' else interval '60 days' end, 60, $1, $1
     from people`,
    [now],
  )
  await app.query(
    `with people as (select id, row_number() over (order by id) - 1 as place from users),
       numbers as (select n, case when n <= $3::int then 'due' when n % 10 < 4 then 'later' when n % 10 < 6 then 'paused'
         when n % 10 < 8 then 'failed' when n % 10 = 8 then 'expired' else 'broken' end as kind
         from generate_series(1, $2::int) n)
     insert into provider_connections (id, user_id, provider_key, alias, status, connected_at, access_expires_at,
       refresh_due_at, refresh_paused_at, consent_expires_at, expiring_at, item_id, last_error, last_error_at,
       refresh_failures, created_at, updated_at)
     select uuidv7(), people.id, case when kind = 'due' or n % 3 > 0 then 'schwab' else 'plaid' end, 'Alias ' || n,
       case when kind in ('failed', 'broken') then 'error' when kind = 'expired' then 'expired' else 'active' end, $1::timestamptz, $1::timestamptz,
       case kind when 'due' then $1::timestamptz - n * interval '1 ms' when 'later' then $1::timestamptz + interval '1 minute' + n * interval '1 ms'
         when 'expired' then null else $1::timestamptz - interval '1 hour' end,
       case when kind in ('paused', 'broken') then $1::timestamptz end,
       case when kind in ('expired', 'broken') then $1::timestamptz - interval '1 hour' else $1::timestamptz + interval '5 days' end,
       case when kind in ('expired', 'broken') then $1::timestamptz - interval '1 day' else $1::timestamptz + interval '4 days' end,
       case when kind = 'broken' then 'item-' || n end,
       case when kind in ('failed', 'broken') then 'an_error' end,
       case when kind in ('failed', 'broken') then $1::timestamptz - interval '1 day' end,
       case when kind = 'failed' then 3 else 0 end, $1::timestamptz, $1::timestamptz
     from numbers join people on place = n % $4::int`,
    [now, count, due, users],
  )
  await app.query('vacuum analyze')
}
