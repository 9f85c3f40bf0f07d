import { type Page, type PageChoice, rowsOf, toPage } from '../../pagination/page.ts'
import type { Services } from '../../services/services.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { selectSessions } from './store/select-sessions.ts'

/** A session as the API returns it to its user. */
export interface Session {
  readonly id: string
  readonly device: string
  readonly location: string | null
  readonly ip_address: string | null
  readonly created_at: string
  readonly last_used_at: string
  readonly expires_at: string
  readonly is_current: boolean
  readonly is_trusted: boolean
  readonly device_id: string
}

/** Lists the active sessions of the requesting user, most recently used first. */
export async function listSessions(
  { clock, statements }: Services<'statements'>,
  { userId, sessionId }: AccessTokenClaims,
  choice: PageChoice,
): Promise<Page<Session>> {
  const now = clock()
  const rows = await statements.all(selectSessions, { userId, ...rowsOf(choice), now })
  const items = rows.flatMap(row => {
    const { id, device, location, ip, created_at, last_used_at, expires_at, device_id } = row
    if (id === null || device === null || device_id === null) return []
    if (!created_at || !last_used_at || !expires_at) return []
    return {
      id,
      device,
      location,
      ip_address: ip,
      created_at: created_at.toISOString(),
      last_used_at: last_used_at.toISOString(),
      expires_at: expires_at.toISOString(),
      is_current: id === sessionId,
      is_trusted: row.trusted_until !== null && row.trusted_until > now,
      device_id,
    }
  })
  return toPage(items, Number(rows[0]?.total ?? 0), choice)
}
