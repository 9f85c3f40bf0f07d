import { sql } from 'kysely'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { migrations } from '../../../migrations/index.ts'
import { startDeployment } from '../../support/deployment.ts'
import { collectOutput, type Written } from '../../support/written.ts'

type Deployment = Awaited<ReturnType<typeof startDeployment>>

describe('jobs/migrate, as an owner that is no superuser', () => {
  let deployment: Deployment
  beforeAll(async () => {
    deployment = await startDeployment(async () => void vi.stubEnv('LOG_LEVEL', 'warn'))
  })
  const reads = () => sql`select 1 as one from users`.execute(deployment.database)
  /** Deploys and returns the codes of the warnings that were logged. */
  const warningsOfDeployment = async () => {
    const written: Written = []
    const restore = collectOutput(written)
    onTestFinished(restore)
    const { applied } = await deployment.deploy()
    restore()
    const lines = written.flatMap(({ text }) => text.split('\n').filter(line => line.startsWith('{')))
    const warnings = lines.map(line => JSON.parse(line)).filter(({ level }) => level === 'warn')
    return { applied, warnings: warnings.map(({ code }) => code) }
  }
  const overwrite = (SecretString: string) =>
    deployment.cloud.secrets.operations['PutSecretValue']?.({ SecretId: 'dashtam/database', SecretString })
  const rolesNow = async () => {
    const { rows } = await sql`
      select rolname::text, rolcanlogin, rolinherit, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
        array_to_string(rolconfig, ' ') as settings,
        (select string_agg(roleid::regrole::text || set_option || admin_option, ' ')
          from pg_auth_members where member = pg_roles.oid) as memberships
      from pg_roles where rolname like 'dashtam_functions%' order by 1`.execute(deployment.databaseOwner)
    return rows
  }

  it('migrates an empty database and creates the roles and the login of the functions', async () => {
    expect(() => deployment.loginNow()).toThrow()
    expect(await warningsOfDeployment()).toEqual({ applied: Object.keys(migrations), warnings: [] })
    expect(deployment.loginNow()).toEqual({
      username: 'dashtam_functions_a',
      password: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(await deployment.whoIs()).toBe('dashtam_functions_a')
    await reads()
  })

  it('changes nothing without a difference', async () => {
    const [login, roles] = [deployment.loginNow(), await rolesNow()]
    const versions = () =>
      deployment.cloud.secrets.operations['ListSecretVersionIds']?.({ SecretId: 'dashtam/database' })
    const before = versions()
    expect(await deployment.deploy()).toEqual({ applied: [] })
    expect([deployment.loginNow(), await rolesNow(), versions()]).toEqual([login, roles, before])
  })

  it('sets the password of the secret again if the database has another one, as after a restore', async () => {
    const login = deployment.loginNow()
    await deployment.administrate("alter role dashtam_functions_a password 'of the snapshot'")
    await deployment.disconnect()
    await expect(reads()).rejects.toMatchObject({ sqlState: '28P01' })
    await deployment.deploy()
    expect(deployment.loginNow()).toEqual(login)
    await reads()
  })

  it.each([
    ['no JSON', 'lost'],
    ['the login of the owner', JSON.stringify({ username: 'master', password: 'the-master-of-this-test' })],
    ['a weak password', JSON.stringify({ username: 'dashtam_functions_a', password: 'x' })],
  ])('creates a new login if the secret holds %s', async (_, text) => {
    overwrite(text)
    expect(await warningsOfDeployment()).toEqual({ applied: [], warnings: ['database_login_made'] })
    expect(deployment.loginNow().password).toMatch(/^[\w-]{43}$/)
    expect(await deployment.whoIs()).toBe('dashtam_functions_a')
    await reads()
  })

  it('creates missing roles and their privileges again', async () => {
    const roles = await rolesNow()
    // An open connection would keep the id of a role that no longer exists.
    await deployment.disconnect()
    await deployment.administrate('drop owned by dashtam_functions, dashtam_functions_a, dashtam_functions_b')
    await deployment.administrate('drop role dashtam_functions, dashtam_functions_a, dashtam_functions_b')
    await expect(reads()).rejects.toThrow()
    await deployment.deploy()
    expect(await rolesNow()).toEqual(roles)
    await reads()
  })

  it('revokes excess attributes and memberships of the roles', async () => {
    const roles = await rolesNow()
    for (const statement of [
      'alter role dashtam_functions_a createrole createdb noinherit',
      'alter role dashtam_functions login',
      'alter role dashtam_functions_b nologin',
      'grant delete, truncate, trigger on audit_logs to dashtam_functions',
      'grant select on kysely_migration to dashtam_functions',
    ])
      await deployment.administrate(statement)
    await sql`create role reporting`.execute(deployment.databaseOwner)
    await sql`grant reporting to dashtam_functions_a, dashtam_functions`.execute(deployment.databaseOwner)
    await sql`grant dashtam_functions to dashtam_functions_a with set true`.execute(deployment.databaseOwner)
    await sql`grant select on audit_logs to public`.execute(deployment.databaseOwner)
    await deployment.deploy()
    expect(await rolesNow()).toEqual(roles)
    for (const statement of [
      'delete from audit_logs',
      'truncate audit_logs',
      'select * from kysely_migration',
    ])
      await expect(sql.raw(statement).execute(deployment.database), statement).rejects.toMatchObject({
        sqlState: '42501',
      })
    const { rows } = await sql`select 1 as one from pg_class, aclexplode(relacl) as entry
      where relname = 'audit_logs' and grantee = 0`.execute(deployment.databaseOwner)
    expect(rows).toEqual([])
  })

  it.each([
    ['a table, to a login', 'grant delete on sessions to dashtam_functions_b', 'dashtam_functions_b=d'],
    ['a column', 'grant update (action) on audit_logs to dashtam_functions', 'dashtam_functions=w'],
    ['a column, to everybody', 'grant select (name) on kysely_migration to public', '=r'],
    ['the schema', 'grant create on schema public to dashtam_functions', 'dashtam_functions=UC'],
    ['the schema, to a login', 'grant create on schema public to dashtam_functions_a', '_functions_a=C'],
    ['the database', 'grant temporary on database dashtam to dashtam_functions', '_functions=Tc'],
    ['a sequence', 'grant all on sequence token_versions to dashtam_functions', '_functions=rwU'],
    ['a function', 'grant execute on function refuse_audit_change() to dashtam_functions', '_functions=X'],
    ['to pass a privilege on', 'grant insert on users to dashtam_functions with grant option', 'a*'],
  ])('revokes a privilege that is not on the list: %s', async (_, grant, written) => {
    const lists = async () => {
      const { rows } = await sql<{ list: string }>`
        select string_agg(acl::text, ' ' order by acl::text) as list from (
          select relacl as acl from pg_class where relnamespace = 'public'::regnamespace union all
          select attacl from pg_attribute where attrelid >= 16384 union all
          select proacl from pg_proc where pronamespace = 'public'::regnamespace union all
          select nspacl from pg_namespace where nspname = 'public' union all
          select datacl from pg_database where datname = current_database()) as lists
        where acl <> '{}'`.execute(deployment.databaseOwner)
      return rows[0]?.list
    }
    const before = await lists()
    await deployment.administrate(grant)
    expect(await lists()).toContain(written)
    await deployment.deploy()
    expect(await lists()).toBe(before)
    await reads()
  })

  it.each([
    'alter role dashtam_functions_a connection limit 0',
    "alter role dashtam_functions_a valid until '2026-01-01'",
  ])('restores the login of the functions after: %s', async statement => {
    await deployment.administrate(statement)
    await deployment.disconnect()
    await deployment.deploy()
    await deployment.disconnect()
    await reads()
  })

  it('does not change objects of other owners, for example extensions on RDS', async () => {
    for (const statement of [
      "create function of_extension() returns integer language sql as 'select 1'",
      'revoke execute on function of_extension() from public',
      'create view view_of_extension as select 1 as one',
      'grant select on view_of_extension to public',
    ])
      await deployment.administrate(statement)
    expect(await deployment.deploy()).toEqual({ applied: [] })
    await reads()
    await deployment.administrate('drop function of_extension; drop view view_of_extension')
  })

  it('reverts the changes of a function role to itself', async () => {
    const [roles, login] = [await rolesNow(), deployment.loginNow()]
    // PostgreSQL lets each role change its own session defaults and password.
    for (const statement of [
      'alter role dashtam_functions_a set search_path = pg_temp',
      'alter role dashtam_functions_a in database dashtam set statement_timeout = 1',
      "alter role dashtam_functions_a password 'of an attacker'",
    ])
      await sql.raw(statement).execute(deployment.database)
    await deployment.deploy()
    await deployment.disconnect()
    expect(await rolesNow()).toEqual(roles)
    const { rows } = await sql`select 1 as one from pg_db_role_setting where setdatabase <> 0`.execute(
      deployment.databaseOwner,
    )
    expect(rows).toEqual([])
    expect(deployment.loginNow()).toEqual(login)
    await reads()
  })
})
