import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { requestedChange } from '../../auth/revocation/requested-change.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { Services } from '../../services/services.ts'
import { insertExport } from './store/insert-export.ts'
import { selectExport } from './store/select-export.ts'

/** The newest export of a user as the API returns it. Every other member is null if the status is `none`. */
export interface AccountExport {
  readonly status: 'none' | 'pending' | 'ready' | 'failed'
  readonly requested_at: string | null
  readonly expires_at: string | null
  /** A link that works for five minutes; null unless the file is ready. */
  readonly download_url: string | null
  /** Size of the JSON document. */
  readonly bytes: number | null
}

interface ExportRequest {
  readonly claims: AccessTokenClaims
  readonly metadata: RequestMetadata
}

/** The outcome of a request for an export. `session_ended`: in the meantime, the session ended. */
export type RequestedExport = { kind: 'requested'; export: AccountExport } | { kind: 'session_ended' }

/** Requests an export of the requesting user's data. If one is pending, returns that one. */
export async function requestExport(
  services: Services<'statements' | 'exportLinks'>,
  { claims, metadata }: ExportRequest,
): Promise<RequestedExport> {
  const exportId = services.random.id()
  const request = { ...requestedChange(claims, auditContext(services, metadata)), exportId }
  const { user_id } = await services.statements.one(insertExport, request)
  if (user_id === null) return { kind: 'session_ended' }
  return { kind: 'requested', export: await readExport(services, { claims, metadata }) }
}

/** Reads the newest export of the requesting user, with a new link to its file. */
export async function readExport(
  services: Services<'statements' | 'exportLinks'>,
  { claims, metadata }: ExportRequest,
): Promise<AccountExport> {
  const found = await services.statements.first(
    selectExport,
    requestedChange(claims, auditContext(services, metadata)),
  )
  if (!found) return { status: 'none', requested_at: null, expires_at: null, download_url: null, bytes: null }
  return {
    status: found.state,
    requested_at: found.requested_at.toISOString(),
    expires_at: found.expires_at?.toISOString() ?? null,
    download_url: found.state === 'ready' ? await services.exportLinks.urlOf(found.id) : null,
    bytes: found.bytes,
  }
}
