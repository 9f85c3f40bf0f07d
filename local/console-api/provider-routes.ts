import { describeSwitches } from '../providers/mock/control/describe-switches.ts'
import type { ControlAction } from '../providers/mock/control/panel.ts'
import { type Switches, SwitchRefused, setFromOutside } from '../providers/mock/switches.ts'
import type { MockProvider, ProviderSwitch } from './replies.ts'
import { type ConsoleReply, type ConsoleRoute, fault, NOT_FOUND, ok } from './route.ts'

/** A mock provider of the local cloud. */
export interface ShownProvider {
  readonly key: string
  readonly name: string
  readonly mock: {
    readonly url: string
    readonly switches: Switches
    readonly actions: readonly ControlAction[]
  }
}

/** Creates the routes of the mock providers. The console may connect only to its own origin. */
export function providerRoutes(providers: readonly ShownProvider[]): ConsoleRoute[] {
  const list = () => ok(providers.map(described))
  return [{ method: 'GET', path: '/providers', handle: list }, ...providers.flatMap(routesOf)]
}

function routesOf({ key, name, mock }: ShownProvider): ConsoleRoute[] {
  const { url, switches, actions } = mock
  const path = `/providers/${key}`
  const show = () => ok(switchesOf(switches))
  /** Calls a control route of the mock server. */
  const control = async (action: ControlAction): Promise<ConsoleReply> => {
    const reply = await fetch(`${url}${action.path}`, { method: 'POST' })
    return reply.ok ? ok(await reply.json()) : fault(502, `${name} returned ${reply.status}.`)
  }
  return [
    { method: 'GET', path, handle: show },
    {
      method: 'PUT',
      path,
      handle: ({ body }) => {
        try {
          setFromOutside(switches, JSON.parse(body.toString('utf8')))
          return show()
        } catch (error) {
          if (error instanceof SwitchRefused) return fault(422, error.message)
          if (error instanceof SyntaxError) return fault(400, 'The body is not valid JSON.')
          throw error
        }
      },
    },
    {
      method: 'DELETE',
      path,
      handle: () => {
        switches.reset()
        return show()
      },
    },
    {
      method: 'POST',
      path: `${path}/{action}`,
      handle: ({ params }) => {
        const action = actions.find(one => nameOf(one) === params['action'])
        return action ? control(action) : NOT_FOUND
      },
    },
  ]
}

function described({ key, name, mock }: ShownProvider): MockProvider {
  const actions = mock.actions.map(action => {
    const { label, description, is_destructive } = action
    return { name: nameOf(action), label, description, is_destructive }
  })
  return { key, name, url: mock.url, actions }
}

function nameOf({ path }: ControlAction): string {
  return path.replace('/_mock/', '')
}

function switchesOf(switches: Switches): ProviderSwitch[] {
  return describeSwitches(switches).flatMap(({ label: group, switches: ofGroup }) =>
    ofGroup.map(({ default: initial, choices = null, ...texts }) => ({ ...texts, group, choices, initial })),
  )
}
