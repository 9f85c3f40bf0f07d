import { isCrossSite } from '../host.ts'
import { type Call, json, page, type Reply, redirect } from '../reply.ts'
import { type Switches, SwitchRefused, setFromOutside, switchNamed } from '../switches.ts'
import { describeSwitches } from './describe-switches.ts'
import { controlPage } from './page.ts'
import { type ControlPanel, type MockAction, resetAction } from './panel.ts'
import { done, withSelection } from './select.ts'

/** Returns whether a path is a control route. */
export function isControl(path: string): boolean {
  return path === '/' || path === '/_mock' || path.startsWith('/_mock/')
}

/** Handles the control routes: the page at `/`, and the JSON routes below `/_mock`. */
export function control(call: Call, panel: ControlPanel): Reply {
  const { method, url, headers, body } = call
  if (isCrossSite(headers)) return json(403, { message: 'Requests from other sites are not allowed.' })
  const { switches, actions } = panel
  const show = () => json(200, switches.get(), { 'cache-control': 'no-store' })
  const [, encoded] = /^\/_mock\/logins\/([^/]+)$/.exec(url.pathname) ?? []
  const login = encoded === undefined ? undefined : decoded(encoded)
  if (login !== undefined) return ofLogin(call, login, switches)
  const action = method === 'POST' ? actions.find(({ path }) => path === url.pathname) : undefined
  if (action) return withSelection(call, panel.idName, action.run)
  switch (`${method} ${url.pathname}`) {
    case 'GET /':
      return page(200, controlPage(panel))
    case 'POST /':
      return withRefusals(
        () => setFromForm(switches, new URLSearchParams(body)),
        () => redirect(303, '/'),
        fault => page(422, controlPage(panel, fault)),
      )
    case 'GET /_mock':
      return show()
    case 'GET /_mock/switches':
      return json(
        200,
        { groups: describeSwitches(switches), actions: [...actions.map(shown), resetAction] },
        { 'cache-control': 'no-store' },
      )
    case 'PUT /_mock':
      return withRefusals(() => setFromOutside(switches, JSON.parse(body)), show, refusal)
    case 'DELETE /_mock':
      switches.reset()
      return show()
    case 'POST /_mock/reset':
      switches.reset()
      return done(call, switches.get())
    default:
      return panel.more?.(call) ?? json(404, { message: `Unknown route ${method} ${url.pathname}.` })
  }
}

function shown({ run: _, ...action }: MockAction) {
  return action
}

/** Handles the switches that one login overrides, so that a program can change only its grants. */
function ofLogin({ method, body }: Call, login: string, switches: Switches): Reply {
  const show = () => json(200, switches.get(login), { 'cache-control': 'no-store' })
  switch (method) {
    case 'GET':
      return show()
    case 'PUT':
      return withRefusals(() => setFromOutside(switches, JSON.parse(body), login), show, refusal)
    case 'DELETE':
      switches.endOverride(login)
      return show()
    default:
      return json(
        405,
        { message: 'This address accepts GET, PUT and DELETE.' },
        { allow: 'GET, PUT, DELETE' },
      )
  }
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function setFromForm(switches: Switches, form: URLSearchParams): void {
  const changes = [...form].map(([name, text]) => [
    name,
    switchNamed(switches.catalog, name)?.fromText(text) ?? text,
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
