import { endpoint } from '../../lib/http/endpoint.ts'
import { readExport } from '../../lib/leaving/exports/read-export.ts'
import { getExport } from '../../lib/routes/leaving.ts'

/** GET /api/v1/auth/me/export — returns the newest export with a link to its file. */
export const handler = endpoint(getExport, ({ caller, metadata, services }) =>
  readExport(services, { claims: caller.claims, metadata }),
)
