import { searchAuditLogs } from '../../lib/audit/search.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { auditLogs } from '../../lib/routes/security.ts'

/** GET /api/v1/admin/audit-logs — searches the audit trail. */
export const handler = endpoint(auditLogs, ({ query, services }) => searchAuditLogs(services, query))
