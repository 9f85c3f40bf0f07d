import * as z from 'zod/mini'
import type { GrantSelection } from '../grants.ts'
import { isCrossSite } from '../host.ts'
import { isForm } from '../oauth/form.ts'
import { type Call, json, page, type Reply, redirect } from '../reply.ts'
import { isSwitch, switchTable } from '../switch-table.ts'
import { type Switches, SwitchRefused, setFromOutside } from '../switches.ts'
import type { ControlContext } from './context.ts'
import { controlActions, describeSwitches } from './describe-switches.ts'
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
  const [, encoded] = /^\/_mock\/logins\/([^/]+)$/.exec(url.pathname) ?? []
  const login = encoded === undefined ? undefined : decoded(encoded)
  if (login !== undefined) return ofLogin(call, login, switches)
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
    case 'GET /_mock/switches':
      return json(
        200,
        { groups: describeSwitches(switches), actions: controlActions },
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
    case 'POST /_mock/expire':
      return withSelection(call, selection => ({ expired: grants.revokeAccess(selection) }))
    case 'POST /_mock/revoke':
      return withSelection(call, selection => ({ revoked: grants.revokeSelected(selection) }))
    default:
      return json(404, { message: `Unknown route ${method} ${url.pathname}.` })
  }
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

const Selection = z.strictObject({ login: z.optional(z.string()), grant_id: z.optional(z.string()) })

/** Acts on the grants that the body selects: a form, JSON, or nothing for every grant. */
function withSelection(call: Call, act: (selection: GrantSelection) => object): Reply {
  const { body } = call
  try {
    const given: unknown = isSentByForm(call)
      ? Object.fromEntries(new URLSearchParams(body))
      : JSON.parse(body || '{}')
    const selection = z.safeParse(Selection, given)
    if (!selection.success) return refusal('The body accepts login and grant_id, both as text.')
    return done(call, act(selection.data))
  } catch (error) {
    if (error instanceof SyntaxError) return json(400, { message: 'The body is not valid JSON.' })
    throw error
  }
}

/** Redirects forms to the page. Other callers receive the result as JSON. */
function done(call: Call, result: unknown): Reply {
  return isSentByForm(call) ? redirect(303, '/') : json(200, result)
}

/** `curl -d` sends JSON with the content type of forms. A form never begins with a brace, which it encodes. */
function isSentByForm({ headers, body }: Call): boolean {
  return isForm(headers) && !body.trimStart().startsWith('{')
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
