import { endpoint } from '../../lib/http/endpoint.ts'
import { openapiDocument } from '../../lib/routes/openapi/document.ts'
import { openapi } from '../../lib/routes/system.ts'
import { routes } from '../../lib/routes/table.ts'

/** Made once for a container: it takes 25 ms of CPU, and anyone may ask for it. */
let document: ReturnType<typeof openapiDocument> | undefined

/** GET /openapi.json — returns the OpenAPI document. */
export const handler = endpoint(openapi, async ({ services }) => {
  document ??= openapiDocument(routes, services.settings.apiUrl)
  return document
})
