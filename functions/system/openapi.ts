import { endpoint } from '../../lib/http/endpoint.ts'
import { openapiDocument } from '../../lib/routes/openapi/document.ts'
import { openapi } from '../../lib/routes/system.ts'
import { routes } from '../../lib/routes/table.ts'

/** GET /openapi.json — returns the OpenAPI document. */
export const handler = endpoint(openapi, async ({ services }) =>
  openapiDocument(routes, services.settings.apiUrl),
)
