// Better Auth over a PostgreSQL pool, with an email address and a password, as its documentation shows it.
import { betterAuth } from 'better-auth'
import pg from 'pg'

/** Creates an instance. With `isLimited`, its limiter counts in the database, as an application with several processes needs. */
export function createAuth({ connection, isLimited }) {
  return betterAuth({
    baseURL: 'http://127.0.0.1:3999',
    secret: 'a-secret-of-the-benchmark-that-protects-nothing',
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: new pg.Pool({ ...connection, max: 16 }),
    emailAndPassword: { enabled: true },
    rateLimit: isLimited
      ? { enabled: true, storage: 'database', window: 60, max: 1_000_000 }
      : { enabled: false },
  })
}
