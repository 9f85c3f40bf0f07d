import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { tablePrivileges } from '../../lib/db/roles/privileges.ts'
import { startDeployment } from '../support/deployment.ts'

type Deployment = Awaited<ReturnType<typeof startDeployment>>

const record = (id: string, age: string) =>
  sql`insert into audit_logs (id, created_at, action, outcome, actor, request_id, route)
    values (${id}::uuid, now() - ${age}::interval, 'tested', 'success', 'user', 'r', 't')`

describe('the role of the functions', () => {
  let deployment: Deployment
  const asFunction = (statement: string) => sql.raw(statement).execute(deployment.database)
  beforeAll(async () => {
    deployment = await startDeployment()
    await deployment.deploy()
    await record(crypto.randomUUID(), '1 day').execute(deployment.database)
  })

  it.each([
    ['alter the audit table', 'alter table audit_logs add column x integer'],
    ['drop the audit table', 'drop table audit_logs'],
    ['truncate the audit table', 'truncate audit_logs'],
    ['change a record', "update audit_logs set action = 'x'"],
    ['delete a record', 'delete from audit_logs'],
    ['lock its records', 'select id from audit_logs for update'],
    [
      'overwrite a record by an upsert',
      `insert into audit_logs (id, created_at, action, outcome, actor, request_id, route)
       select id, now(), 'x', 'success', 'x', 'x', 'x' from audit_logs on conflict (id) do update set action = 'x'`,
    ],
    ['drop a trigger', 'drop trigger audit_logs_append_only on audit_logs'],
    ['disable a trigger', 'alter table audit_logs disable trigger all'],
    [
      'add a trigger',
      'create trigger t before insert on audit_logs for each row execute function refuse_audit_change()',
    ],
    ['add a rule', 'create rule r as on insert to audit_logs do instead nothing'],
    ['replace the function of a trigger', 'drop function refuse_audit_change() cascade'],
    ['drop the retention function', 'drop function delete_expired_audit_logs'],
    ['drop a partition', 'drop table audit_logs_default'],
    ['detach a partition', 'alter table audit_logs detach partition audit_logs_default'],
    ['read a partition', 'select id from audit_logs_default'],
    ['delete from a partition', 'delete from audit_logs_default'],
    ['change a partition', "update audit_logs_default set action = 'x'"],
    ['truncate a partition', 'truncate audit_logs_default'],
    ['insert into a partition', 'insert into audit_logs_default select * from audit_logs'],
    ['add a partition without checks', 'select add_audit_partition(now())'],
    ['drop young partitions', 'select drop_expired_audit_partition(now())'],
    ['disable all triggers', 'set session_replication_role = replica'],
    ['become the owner of a table', 'alter table audit_logs owner to dashtam_functions'],
    ['become the owner of all objects', 'reassign owned by master to dashtam_functions_a'],
    ['become the owner', 'set role master'],
    ['become the group', 'set role dashtam_functions'],
    ['become the administrator', 'set session authorization dashtam'],
    ['join the owner', 'grant master to dashtam_functions_a'],
    ['alter any other table', 'alter table users add column x integer'],
    ['drop any other table', 'drop table rate_limit_buckets'],
    ['truncate any other table', 'truncate rate_limit_buckets'],
    ['delete a refresh token', 'delete from refresh_tokens'],
    [
      'add a second configuration',
      'insert into security_config (min_token_version, updated_at) values (1, now())',
    ],
    ['reset token versions', "select setval('token_versions', 2)"],
    ['read the migrations', 'select name from kysely_migration'],
    ['create a table', 'create table x (n integer)'],
    ['create a temporary table', 'create temporary table x (n integer)'],
    ['create a function', "create function x() returns integer language sql as 'select 1'"],
    ['create a schema', 'create schema x'],
    ['create an extension', 'create extension pgcrypto'],
    ['create a database', 'create database x'],
    ['create a role', 'create role x'],
    ['alter the role of the owner', "alter role master password 'x'"],
    ['alter the other role', "alter role dashtam_functions_b password 'x'"],
    ['gain an attribute', 'alter role dashtam_functions_a createrole'],
    ['gain every attribute', 'alter role dashtam_functions_a superuser'],
    ['change settings of the database', 'alter database dashtam set search_path = x'],
    ['change settings of the server', 'alter system set log_statement = none'],
    ['read password verifiers', 'select rolpassword from pg_authid'],
    ['read a file', "select pg_read_file('/etc/passwd')"],
    ['run a program', "copy (select 1) to program 'true'"],
  ])('cannot %s', async (_, statement) => {
    await expect(asFunction(statement)).rejects.toMatchObject({ sqlState: '42501' })
  })

  it('cannot delete young records with the retention function and its setting', async () => {
    await asFunction("set dashtam.audit_retention = 'on'")
    await expect(asFunction('delete from audit_logs_default')).rejects.toThrow('permission denied')
    await expect(asFunction("select delete_expired_audit_logs(now() + interval '1 day', 9)")).rejects.toThrow(
      'append-only',
    )
    await expect(asFunction('delete from audit_logs')).rejects.toThrow('permission denied')
  })

  it('cannot grant privileges to other roles or to itself', async () => {
    // PostgreSQL returns a warning and grants nothing.
    await asFunction('grant create on schema public to dashtam_functions_a')
    await asFunction('grant delete on audit_logs to dashtam_functions_a')
    await asFunction('grant select on users to public')
    await expect(asFunction('create table x (n integer)')).rejects.toMatchObject({ sqlState: '42501' })
    await expect(asFunction('delete from audit_logs')).rejects.toMatchObject({ sqlState: '42501' })
    const { rows } = await sql`
      select 1 as one from pg_class, aclexplode(relacl) as entry
      where relname = 'users' and entry.grantee not in (relowner, 'dashtam_functions'::regrole)`.execute(
      deployment.databaseOwner,
    )
    expect(rows).toEqual([])
  })

  it('can append and read records, and delete expired records with the retention function', async () => {
    const id = crypto.randomUUID()
    await record(id, '500 days').execute(deployment.database)
    const found = () =>
      sql`select 1 as one from audit_logs where id = ${id}::uuid`.execute(deployment.database)
    expect((await found()).rows).toHaveLength(1)
    await asFunction("select delete_expired_audit_logs(now() - interval '400 days', 9)")
    expect((await found()).rows).toHaveLength(0)
  })

  it('has exactly the listed privileges on every table', async () => {
    const { rows } = await sql<{ table: string; privileges: string }>`
      select relname::text as table, coalesce((
        select string_agg(privilege_type, ' ' order by privilege_type) from aclexplode(relacl) as entry
        where entry.grantee <> relowner), '') as privileges
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
        and relname not like 'kysely%'`.execute(deployment.databaseOwner)
    const granted = Object.fromEntries(rows.map(({ table, privileges }) => [table, privileges]))
    const listed = Object.entries(tablePrivileges).map(([table, list]) => [table, list.toSorted().join(' ')])
    // A migration that adds a table must list its privileges in lib/db/roles/privileges.ts.
    expect(granted).toEqual(Object.fromEntries(listed))
  })

  it('has no privileges on partitions, also on those that it created', async () => {
    await asFunction("select outcome from create_audit_partitions(now() + interval '3 months')")
    const { rows } = await sql<{ name: string; access: string | null }>`
      select relname::text as name, array_to_string(relacl, ' ') as access from pg_class
      where relispartition and relkind = 'r'`.execute(deployment.databaseOwner)
    expect(rows).toHaveLength(8)
    expect(rows.filter(({ access }) => access !== null)).toEqual([])
  })

  it('can call four functions of the schema and use one sequence', async () => {
    const { rows } = await sql<{ name: string }>`
      select proname::text as name from pg_proc where pronamespace = 'public'::regnamespace
        and has_function_privilege('dashtam_functions_a', oid, 'execute')
      union all select sequencename::text from pg_sequences where schemaname = 'public'
        and has_sequence_privilege('dashtam_functions_a', sequencename::text, 'usage')`.execute(
      deployment.databaseOwner,
    )
    expect(rows.map(({ name }) => name).toSorted()).toEqual([
      'create_audit_partitions',
      'delete_expired_audit_logs',
      'drop_expired_audit_partition',
      'pseudonymize_audit',
      'token_versions',
    ])
  })

  it('has no privileges on unlisted tables and functions', async () => {
    const owner = deployment.databaseOwner
    await sql`create table unlisted (n integer)`.execute(owner)
    await sql`create function unlisted() returns integer language sql as 'select 1'`.execute(owner)
    await expect(asFunction('select n from unlisted')).rejects.toMatchObject({ sqlState: '42501' })
    await expect(asFunction('select unlisted()')).rejects.toMatchObject({ sqlState: '42501' })
    await sql`drop function unlisted`.execute(owner)
    await sql`drop table unlisted`.execute(owner)
  })

  it('does not share privileges with PUBLIC: other roles cannot connect or use the schema', async () => {
    await deployment.administrate("create role somebody login password 'x'")
    const { rows } = await sql`
      select has_database_privilege('somebody', current_database(), 'connect') as connects,
        has_database_privilege('somebody', current_database(), 'temporary') as stores,
        has_schema_privilege('somebody', 'public', 'usage') as finds`.execute(deployment.databaseOwner)
    expect(rows).toEqual([{ connects: false, stores: false, finds: false }])
    await deployment.administrate('drop role somebody')
  })
})
