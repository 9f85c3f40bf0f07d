import { sql, type Transaction } from 'kysely'
import type { Tables } from '../tables.ts'
import { FUNCTIONS_GROUP, FUNCTIONS_LOGINS } from './names.ts'

/** A privilege of a role on an object, in the syntax of GRANT and REVOKE. */
export interface Granted {
  /** For example `table public.users`. */
  readonly object: string
  /** For example `SELECT`, or `UPDATE (email)` for a column. */
  readonly privilege: string
  /** A role of the functions, or `public`. */
  readonly grantee: string
  /** Whether the role has the grant option. */
  readonly grantable: boolean
}

/**
 * Reads the privileges of the roles of the functions and PUBLIC in this database. Excludes objects of other owners: RDS
 * owns the objects of extensions, and only RDS can change their privileges.
 */
export async function readGranted(trx: Transaction<Tables>): Promise<readonly Granted[]> {
  const { rows } = await sql<Granted>`
    with entry (object, privilege, owner, acl) as (
      select format('%s public.%I', case relkind when 'S' then 'sequence' else 'table' end, relname), '%s', relowner,
        coalesce(relacl, acldefault((case relkind when 'S' then 's' else 'r' end)::"char", relowner))
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
      union all
      select format('table public.%I', relname), format('%%s (%I)', attname), relowner, attacl
      from pg_attribute join pg_class on pg_class.oid = attrelid where relnamespace = 'public'::regnamespace
      union all
      select format('routine public.%I(%s)', proname, oidvectortypes(proargtypes)), '%s', proowner,
        coalesce(proacl, acldefault('f', proowner))
      from pg_proc where pronamespace = 'public'::regnamespace
      union all
      select 'schema public', '%s', nspowner, coalesce(nspacl, acldefault('n', nspowner))
      from pg_namespace where nspname = 'public'
      union all
      select format('database %I', datname), '%s', datdba, coalesce(datacl, acldefault('d', datdba))
      from pg_database where datname = current_database()
    )
    select object, format(privilege, privilege_type) as privilege, coalesce(rolname::text, 'public') as grantee,
      is_grantable as grantable
    from entry, aclexplode(acl) left join pg_roles on pg_roles.oid = grantee
    where pg_has_role(owner, 'usage')
      and (grantee = 0 or rolname in (${sql.join([FUNCTIONS_GROUP, ...FUNCTIONS_LOGINS])}))`.execute(trx)
  return rows
}
