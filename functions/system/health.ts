import { sql } from 'kysely'
import { endpoint } from '../../lib/http/endpoint.ts'
import { health } from '../../lib/routes/system.ts'

/** GET /health — checks that the database responds. */
export const handler = endpoint(health, async ({ services }) => {
  await sql`select 1`.execute(services.database)
  return { status: 'ok' as const }
})
