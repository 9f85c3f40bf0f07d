import { sql, type Transaction } from 'kysely'
import type { Database, Tables } from '../tables.ts'
import { type Granted, readGranted } from './granted.ts'
import { changingRoles } from './lock.ts'
import { FUNCTIONS_GROUP } from './names.ts'
import { callableFunctions, tablePrivileges, usableSequences } from './privileges.ts'

type Trx = Transaction<Tables>
type Privilege = Pick<Granted, 'object' | 'privilege'>

/**
 * Grants the functions exactly the privileges in `privileges.ts`. Revokes all other privileges of their roles, and the
 * default privileges of PUBLIC: connect, create temporary tables and call functions. Changes only differences, so that
 * a deployment does not interrupt running code. Requires that all migrations are applied.
 */
export function grantPrivileges(owner: Database): Promise<void> {
  return changingRoles(owner, async trx => {
    const required = await requiredPrivileges(trx)
    const requiredNames = new Set(required.map(nameOf))
    const granted = await readGranted(trx)
    const group = granted.filter(({ grantee }) => grantee === FUNCTIONS_GROUP)
    const has = new Set(group.map(nameOf))
    for (const { privilege, object } of required.filter(one => !has.has(nameOf(one))))
      await sql.raw(`grant ${privilege} on ${object} to ${FUNCTIONS_GROUP}`).execute(trx)
    for (const one of granted) {
      const isKept = one.grantee === FUNCTIONS_GROUP && requiredNames.has(nameOf(one))
      if (!isKept) await revoke(trx, '', one)
      else if (one.grantable) await revoke(trx, 'grant option for', one)
    }
    await sql`alter default privileges revoke execute on functions from public`.execute(trx)
  })
}

function nameOf({ privilege, object }: Privilege): string {
  return `${privilege} on ${object}`
}

async function revoke(trx: Trx, option: string, { privilege, object, grantee }: Granted): Promise<void> {
  await sql.raw(`revoke ${option} ${privilege} on ${object} from ${grantee} cascade`).execute(trx)
}

async function requiredPrivileges(trx: Trx): Promise<readonly Privilege[]> {
  const { rows } = await sql<{ object: string }>`
    select format('database %I', current_database()) as object`.execute(trx)
  return [
    ...rows.map(({ object }) => ({ object, privilege: 'CONNECT' })),
    { object: 'schema public', privilege: 'USAGE' },
    ...Object.entries(tablePrivileges).flatMap(([table, privileges]) =>
      privileges.map(privilege => ({ object: `table public.${table}`, privilege })),
    ),
    ...usableSequences.map(name => ({ object: `sequence public.${name}`, privilege: 'USAGE' })),
    ...callableFunctions.map(name => ({ object: `routine public.${name}`, privilege: 'EXECUTE' })),
  ]
}
