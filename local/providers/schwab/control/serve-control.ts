import { isCrossSite } from '../host.ts'
import { isForm } from '../oauth/form.ts'
import { type Call, json, page, type Reply, redirect } from '../reply.ts'
import { isSwitch, type Switches, SwitchRefused, setFromOutside, switchTable } from '../switches.ts'
import type { ControlContext } from './context.ts'
import { controlPage } from './page.ts'

/** Returns whether a path is a control route. */
export function isControl(path: string): boolean {
  return path === '/' || path === '/_mock' || path.startsWith('/_mock/')
}

/** Handles the control routes: the page at `/`, and the JSON routes below `/_mock`. */
export function control(call: Call, context: ControlContext): Reply {
  const { method, url, headers, body } = call
  if (isCrossSite(headers)) return json(403, { message: 'Requests from other sites are not allowed.' })
  const { switches, grants } = context
  const show = () => json(200, switches.get(), { 'cache-control': 'no-store' })
  switch (`${method} ${url.pathname}`) {
    case 'GET /':
      return page(200, controlPage(context))
    case 'POST /':
      return withRefusals(
        () => setFromForm(switches, new URLSearchParams(body)),
        () => redirect(303, '/'),
        fault => page(422, controlPage(context, fault)),
      )
    case 'GET /_mock':
      return show()
    case 'PUT /_mock':
      return withRefusals(() => setFromOutside(switches, JSON.parse(body)), show, refusal)
    case 'DELETE /_mock':
      switches.reset()
      return show()
    case 'POST /_mock/reset':
      switches.reset()
      return done(call, switches.get())
    case 'POST /_mock/expire':
      return done(call, { expired: grants.revokeAccess() })
    case 'POST /_mock/revoke':
      return done(call, { revoked: grants.revokeAll() })
    default:
      return json(404, { message: `Unknown route ${method} ${url.pathname}.` })
  }
}

/** Redirects forms to the page. Other callers receive the result as JSON. */
function done({ headers }: Call, result: unknown): Reply {
  return isForm(headers) ? redirect(303, '/') : json(200, result)
}

function setFromForm(switches: Switches, form: URLSearchParams): void {
  const changes = [...form].map(([name, text]) => [
    name,
    isSwitch(name) ? switchTable[name].fromText(text) : text,
  ])
  setFromOutside(switches, Object.fromEntries(changes))
}

function withRefusals(act: () => void, whenDone: () => Reply, whenRefused: (fault: string) => Reply): Reply {
  try {
    act()
    return whenDone()
  } catch (error) {
    if (error instanceof SwitchRefused) return whenRefused(error.message)
    if (error instanceof SyntaxError) return json(400, { message: 'The body is not valid JSON.' })
    throw error
  }
}

function refusal(message: string): Reply {
  return json(422, { message })
}
