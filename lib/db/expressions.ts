import { type Expression, sql } from 'kysely'

/** A version above every one that was ever given out, to a user or to all (breach rotation). */
export const nextTokenVersion: Expression<number> = sql<number>`nextval('token_versions')::integer`
