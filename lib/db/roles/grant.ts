import { sql, type Transaction } from 'kysely'
import type { Database, Tables } from '../tables.ts'
import { changingRoles } from './lock.ts'
import { FUNCTIONS_GROUP } from './names.ts'
import { callableFunctions, tablePrivileges, usableSequences } from './privileges.ts'

type Trx = Transaction<Tables>

const group = sql.id(FUNCTIONS_GROUP)

/**
 * Gives the functions exactly the privileges of `privileges.ts` on a database that has every migration, and takes from
 * PUBLIC what it has by default: to connect, to create temporary tables, to call new functions.
 */
export function grantPrivileges(owner: Database): Promise<void> {
  return changingRoles(owner, async trx => {
    await restrictDatabase(trx)
    await grantTables(trx)
    for (const name of usableSequences)
      await sql`grant usage on sequence ${sql.id(name)} to ${group}`.execute(trx)
    for (const signature of callableFunctions)
      await sql`grant execute on function ${sql.raw(signature)} to ${group}`.execute(trx)
  })
}

async function restrictDatabase(trx: Trx): Promise<void> {
  const { rows } = await sql<{ name: string }>`select current_database()::text as name`.execute(trx)
  const database = sql.id(rows[0]?.name ?? '')
  await sql`grant connect on database ${database} to ${group}`.execute(trx)
  await sql`revoke all on database ${database} from public`.execute(trx)
  await sql`grant usage on schema public to ${group}`.execute(trx)
  await sql`revoke all on schema public from public`.execute(trx)
  await sql`revoke execute on all functions in schema public from public`.execute(trx)
  await sql`alter default privileges revoke execute on functions from public`.execute(trx)
}

/** Changes only what differs, so that a deployment takes nothing away for a moment from the code that is running. */
async function grantTables(trx: Trx): Promise<void> {
  const { rows } = await sql<{ table: string; privilege: string }>`
    select relname::text as table, privilege_type as privilege
    from pg_class, aclexplode(relacl) as entry
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
      and entry.grantee = (select oid from pg_roles where rolname = ${FUNCTIONS_GROUP})`.execute(trx)
  const granted = new Set(rows.map(({ table, privilege }) => `${privilege} ${table}`))
  const wanted = Object.entries(tablePrivileges).flatMap(([table, privileges]) =>
    privileges.map(privilege => ({ table, privilege })),
  )
  const isWanted = new Set(wanted.map(({ table, privilege }) => `${privilege} ${table}`))
  for (const { table, privilege } of wanted.filter(one => !granted.has(`${one.privilege} ${one.table}`)))
    await sql`grant ${sql.raw(privilege)} on ${sql.id(table)} to ${group}`.execute(trx)
  for (const { table, privilege } of rows.filter(one => !isWanted.has(`${one.privilege} ${one.table}`)))
    await sql`revoke ${sql.raw(privilege)} on ${sql.id(table)} from ${group}`.execute(trx)
  await sql`revoke all on all tables in schema public from public`.execute(trx)
}
