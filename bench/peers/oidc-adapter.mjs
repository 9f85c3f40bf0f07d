// Keeps the models of oidc-provider in one table, as its documentation describes an adapter.
const TABLE = `create table models (kind text, id text, payload jsonb not null, grant_id text, expires_at timestamptz,
  consumed_at timestamptz, primary key (kind, id))`

/** Creates the table, and returns the class that oidc-provider instantiates for each of its models. */
export async function createAdapter(pool) {
  await pool.query(TABLE)
  await pool.query('create index on models (grant_id)')
  return class {
    constructor(kind) {
      this.kind = kind
    }

    async upsert(id, payload, expiresIn) {
      await pool.query({
        name: 'upsert',
        text: `insert into models (kind, id, payload, grant_id, expires_at)
          values ($1, $2, $3, $4, now() + make_interval(secs => $5))
          on conflict (kind, id) do update set payload = excluded.payload, grant_id = excluded.grant_id,
            expires_at = excluded.expires_at`,
        values: [this.kind, id, payload, payload.grantId, expiresIn],
      })
    }

    async find(id) {
      const { rows } = await pool.query({
        name: 'find',
        text: 'select payload, consumed_at from models where kind = $1 and id = $2 and expires_at > now()',
        values: [this.kind, id],
      })
      const [row] = rows
      return row && { ...row.payload, ...(row.consumed_at && { consumed: row.consumed_at.getTime() / 1000 }) }
    }

    async consume(id) {
      await pool.query({
        name: 'consume',
        text: 'update models set consumed_at = now() where kind = $1 and id = $2',
        values: [this.kind, id],
      })
    }

    async destroy(id) {
      await pool.query('delete from models where kind = $1 and id = $2', [this.kind, id])
    }

    async revokeByGrantId(grantId) {
      await pool.query('delete from models where grant_id = $1', [grantId])
    }
  }
}
