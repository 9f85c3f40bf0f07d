import { sql } from 'kysely'
import { isRefusal } from '../db/refusals.ts'
import type { Services } from '../services/services.ts'

/**
 * Checks that the functions can log in with the current version of their secret.
 * @throws if the database is unavailable.
 */
export async function canLogIn({ database }: Services<'database'>): Promise<boolean> {
  try {
    await sql`select 1 as one`.execute(database)
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}
