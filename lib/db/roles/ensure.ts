import { sql, type Transaction } from 'kysely'
import type { Database, Tables } from '../tables.ts'
import { changingRoles } from './lock.ts'
import { FUNCTIONS_GROUP, FUNCTIONS_LOGINS } from './names.ts'

type Trx = Transaction<Tables>

const ROLES = [FUNCTIONS_GROUP, ...FUNCTIONS_LOGINS]
/** `pg_temp` is last. Otherwise a temporary table could hide a table of the schema. */
const SEARCH_PATH = 'search_path=public, pg_temp'

/**
 * Creates missing roles of the functions, and corrects the attributes, limits, memberships and session defaults of
 * existing roles. A role can change its own session defaults, so every deployment resets them. Correct roles are not
 * changed.
 */
export function ensureRoles(owner: Database): Promise<void> {
  return changingRoles(owner, async trx => {
    await createMissing(trx)
    await removeAttributes(trx)
    await correctMemberships(trx)
    await resetSettings(trx)
  })
}

async function createMissing(trx: Trx): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select rolname::text as name from pg_roles where rolname in (${sql.join(ROLES)})`.execute(trx)
  const found = rows.map(({ name }) => name)
  for (const name of ROLES.filter(role => !found.includes(role)))
    await sql`create role ${sql.id(name)} ${sql.raw(name === FUNCTIONS_GROUP ? 'nologin' : 'login')}`.execute(
      trx,
    )
}

/** The attributes that a role of the functions must not have, with the options that remove them. */
const attributes = {
  rolsuper: 'nosuperuser',
  rolcreaterole: 'nocreaterole',
  rolcreatedb: 'nocreatedb',
  rolreplication: 'noreplication',
  rolbypassrls: 'nobypassrls',
} as const

async function removeAttributes(trx: Trx): Promise<void> {
  // One statement per attribute: only a superuser may use `nosuperuser`, and the owner on RDS is not a superuser.
  const wrong = Object.entries(attributes).map(
    ([attribute, removal]) =>
      sql`select rolname::text as name, ${removal} as removal from pg_roles
        where ${sql.ref(attribute)} and rolname in (${sql.join(ROLES)})`,
  )
  const { rows } = await sql<{ name: string; removal: string }>`
    ${sql.join(wrong, sql` union all `)}
    union all select rolname::text, 'login' from pg_roles
      where not rolcanlogin and rolname in (${sql.join(FUNCTIONS_LOGINS)})
    union all select rolname::text, 'nologin' from pg_roles where rolcanlogin and rolname = ${FUNCTIONS_GROUP}
    union all select rolname::text, 'inherit' from pg_roles
      where not rolinherit and rolname in (${sql.join(ROLES)})
    union all select rolname::text, 'connection limit -1' from pg_roles
      where rolconnlimit <> -1 and rolname in (${sql.join(ROLES)})
    union all select rolname::text, 'valid until ''infinity''' from pg_roles
      where rolvaliduntil <> 'infinity' and rolname in (${sql.join(ROLES)})`.execute(trx)
  for (const { name, removal } of rows) await sql`alter role ${sql.id(name)} ${sql.raw(removal)}`.execute(trx)
}

async function correctMemberships(trx: Trx): Promise<void> {
  const { rows } = await sql<{ member: string; role: string; correct: boolean }>`
    select member.rolname::text as member, role.rolname::text as role,
      (role.rolname = ${FUNCTIONS_GROUP} and inherit_option and not set_option and not admin_option) as correct
    from pg_auth_members
    join pg_roles as member on member.oid = pg_auth_members.member
    join pg_roles as role on role.oid = pg_auth_members.roleid
    where member.rolname in (${sql.join(ROLES)})`.execute(trx)
  for (const { member, role } of rows.filter(({ correct }) => !correct))
    await sql`revoke ${sql.id(role)} from ${sql.id(member)} cascade`.execute(trx)
  const members = rows.filter(({ correct }) => correct).map(({ member }) => member)
  for (const login of FUNCTIONS_LOGINS.filter(name => !members.includes(name)))
    await sql`grant ${sql.id(FUNCTIONS_GROUP)} to ${sql.id(login)} with inherit true, set false`.execute(trx)
}

async function resetSettings(trx: Trx): Promise<void> {
  const { rows } = await sql<{ role: string; database: string | null; settings: string }>`
    select rolname::text as role, datname::text as database, array_to_string(setconfig, ' ') as settings
    from pg_db_role_setting
    join pg_roles on pg_roles.oid = setrole
    left join pg_database on pg_database.oid = setdatabase
    where rolname in (${sql.join(ROLES)})`.execute(trx)
  const isCorrect = ({ database, settings }: (typeof rows)[number]) =>
    database === null && settings === SEARCH_PATH
  for (const { role, database } of rows.filter(row => !isCorrect(row))) {
    const where = database === null ? sql`` : sql`in database ${sql.id(database)}`
    await sql`alter role ${sql.id(role)} ${where} reset all`.execute(trx)
  }
  const correct = rows.filter(isCorrect).map(({ role }) => role)
  for (const role of FUNCTIONS_LOGINS.filter(name => !correct.includes(name)))
    await sql`alter role ${sql.id(role)} set ${sql.raw(SEARCH_PATH)}`.execute(trx)
}
