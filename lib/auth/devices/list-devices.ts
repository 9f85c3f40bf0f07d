import { type Page, type PageChoice, rowsOf, toPage } from '../../pagination/page.ts'
import type { Services } from '../../services/services.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { selectDevices } from './store/select-devices.ts'

/** A device as the API returns it to its user. */
export interface ListedDevice {
  readonly id: string
  readonly name: string | null
  readonly description: string
  readonly location: string | null
  readonly ip_address: string | null
  readonly created_at: string
  readonly last_used_at: string
  readonly trusted_until: string | null
  /** Number of active sessions on the device. */
  readonly sessions: number
}

/** Lists the known devices of the requesting user, most recently used first. */
export async function listDevices(
  { clock, statements }: Services<'statements'>,
  { userId }: AccessTokenClaims,
  choice: PageChoice,
): Promise<Page<ListedDevice>> {
  const now = clock()
  const rows = await statements.all(selectDevices, { userId, ...rowsOf(choice), now })
  const items = rows.flatMap(row => {
    const { id, name, description, location, ip, created_at, last_used_at, trusted_until } = row
    if (id === null || description === null || !created_at || !last_used_at) return []
    return {
      id,
      name,
      description,
      location,
      ip_address: ip,
      created_at: created_at.toISOString(),
      last_used_at: last_used_at.toISOString(),
      trusted_until: trusted_until && trusted_until > now ? trusted_until.toISOString() : null,
      sessions: Number(row.sessions ?? 0),
    }
  })
  return toPage(items, Number(rows[0]?.total ?? 0), choice)
}
