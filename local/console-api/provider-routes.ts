import type { MockSchwab } from '../providers/schwab/start-schwab.ts'
import {
  SwitchRefused,
  type SwitchValues,
  setFromOutside,
  switchTable,
} from '../providers/schwab/switches.ts'
import type { ProviderSwitch } from './replies.ts'
import { type ConsoleReply, type ConsoleRoute, fault, ok } from './route.ts'

/** Creates the routes of the mock providers. The console may connect only to its own origin. */
export function providerRoutes(schwab: MockSchwab): ConsoleRoute[] {
  const show = () => ok(describeSwitches(schwab.switches.get()))
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

function describeSwitches(values: SwitchValues): ProviderSwitch[] {
  const current = new Map(Object.entries(values))
  return Object.entries(switchTable).map(([name, entry]) => ({
    name,
    group: groupOf(name),
    description: entry.description,
    choices: entry.choices ?? null,
    accepts: entry.accepts,
    value: current.get(name) ?? entry.initial,
    initial: entry.initial,
  }))
}

/** Tokens, faults and data are the subjects of a switch. */
function groupOf(name: string): string {
  if (name === 'token_endpoint' || name === 'api') return 'Faults'
  return name === 'many_transactions' ? 'Data' : 'Tokens and consent'
}
