import type { Services } from '../../services/services.ts'
import { insertAuthorized } from './store/insert-authorized.ts'

/** The values of `insertAuthorized`. */
type Authorized = NonNullable<(typeof insertAuthorized)['types']>['values']

/** Stores the tokens of a new consent. Repeats the statement while the connection changes at the same time. */
export async function storeAuthorized({ statements }: Services<'statements'>, authorized: Authorized) {
  let inserted = await statements.first(insertAuthorized, authorized)
  // Each stale result means that a concurrent change was committed, so the loop ends.
  while (inserted?.is_stale) inserted = await statements.first(insertAuthorized, authorized)
  return inserted
}
