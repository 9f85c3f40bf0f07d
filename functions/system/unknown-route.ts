import { endpoint } from '../../lib/http/endpoint.ts'
import { methodsOf } from '../../lib/routes/match.ts'
import { unknownRoute } from '../../lib/routes/system.ts'
import { routes } from '../../lib/routes/table.ts'

/** $default — returns a problem for requests that match no route. */
export const handler = endpoint(unknownRoute, async ({ path, fail }) => {
  const methods = methodsOf(routes, path)
  return methods.length > 0
    ? fail('method_not_allowed', { headers: { allow: methods.join(', ') } })
    : fail('not_found')
})
