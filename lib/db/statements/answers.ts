import { sql } from 'kysely'
import { statement } from './statement.ts'

/** Succeeds if the database answers. */
export const answers = statement(db => db.selectNoFrom(sql.lit(true).as('answers')))
