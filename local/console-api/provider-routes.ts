import { describeSwitches } from '../providers/mock/control/describe-switches.ts'
import { SwitchRefused, setFromOutside } from '../providers/mock/switches.ts'
import type { MockSchwab } from '../providers/schwab/start-schwab.ts'
import type { ProviderSwitch } from './replies.ts'
import { type ConsoleReply, type ConsoleRoute, fault, ok } from './route.ts'

/** Creates the routes of the mock providers. The console may connect only to its own origin. */
export function providerRoutes(schwab: MockSchwab): ConsoleRoute[] {
  const show = () => ok(switchesOf(schwab))
  /** Calls a control route of the mock server that changes grants. */
  const control = async (action: 'expire' | 'revoke'): Promise<ConsoleReply> => {
    const reply = await fetch(`${schwab.url}/_mock/${action}`, { method: 'POST' })
    return reply.ok ? ok(await reply.json()) : fault(502, `Mock Schwab returned ${reply.status}.`)
  }
  return [
    { method: 'GET', path: '/providers/schwab', handle: show },
    {
      method: 'PUT',
      path: '/providers/schwab',
      handle: ({ body }) => {
        try {
          setFromOutside(schwab.switches, JSON.parse(body.toString('utf8')))
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
      path: '/providers/schwab',
      handle: () => {
        schwab.switches.reset()
        return show()
      },
    },
    { method: 'POST', path: '/providers/schwab/expire', handle: () => control('expire') },
    { method: 'POST', path: '/providers/schwab/revoke', handle: () => control('revoke') },
  ]
}

function switchesOf({ switches }: MockSchwab): ProviderSwitch[] {
  return describeSwitches(switches).flatMap(({ label: group, switches: ofGroup }) =>
    ofGroup.map(({ default: initial, choices = null, ...texts }) => ({ ...texts, group, choices, initial })),
  )
}
