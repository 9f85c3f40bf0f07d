import { endpoint } from '../../lib/http/endpoint.ts'
import { problemIndexHtml } from '../../lib/http/problem-pages/problem-index.ts'
import { problemPageHtml } from '../../lib/http/problem-pages/problem-page.ts'
import { PROBLEM_INDEX, problemPage } from '../../lib/routes/system.ts'

/** GET /problems/{code} — returns the page about a problem, or the list of all problems. */
export const handler = endpoint(problemPage, async ({ params: { code }, services: { settings }, fail }) =>
  code === PROBLEM_INDEX
    ? problemIndexHtml(settings)
    : (problemPageHtml(code, settings) ?? fail('not_found')),
)
