import { endpoint } from '../../lib/http/endpoint.ts'
import { problemPageHtml } from '../../lib/http/problem-page.ts'
import { problemPage } from '../../lib/routes/system.ts'

/** GET /problems/{code} — returns the page about a problem. */
export const handler = endpoint(
  problemPage,
  async ({ params, services, fail }) =>
    problemPageHtml(params.code, services.settings.docsUrl) ?? fail('not_found'),
)
