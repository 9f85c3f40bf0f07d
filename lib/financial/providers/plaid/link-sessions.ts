import type { LinkResult } from '../link/link-definition.ts'
import type { PlaidLinkSession } from './link-replies.ts'

/** Link ends with this error if it should repair a connection that works. */
const NOTHING_TO_REPAIR = 'ITEM_NO_ERROR'

/**
 * Returns what happened in a link. A user can open Link several times with one token: a session that added a connection
 * counts first, then the last one.
 */
export function resultOf(sessions: readonly PlaidLinkSession[]): LinkResult {
  const items = sessions.flatMap(({ results }) => results?.item_add_results ?? [])
  if (items.length > 0)
    return {
      kind: 'finished',
      items: items.map(({ institution, public_token }) => ({
        publicToken: public_token,
        institution: { id: institution?.institution_id ?? null, name: institution?.name ?? null },
      })),
    }
  const last = sessions.at(-1)
  if (!last || last.finished_at === null) return { kind: 'open' }
  const exit = last.exit ?? last.on_exit
  if (!exit || exit.error?.error_code === NOTHING_TO_REPAIR) return { kind: 'finished', items: [] }
  return { kind: 'left', error: codeOf(exit.error?.error_code) }
}

/** The user can also leave without an error. */
function codeOf(errorCode: string | undefined): string {
  return errorCode !== undefined && /^[A-Z0-9_]{1,100}$/.test(errorCode)
    ? errorCode.toLowerCase()
    : 'user_left'
}
