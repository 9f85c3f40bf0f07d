import * as z from 'zod/mini'
import { connectionReasons, deletionReasons, sessionReasons } from '../../../lib/events/event-reasons.ts'
import { eventTypes } from '../../../lib/events/event-types.ts'
import { exampleIds } from '../../../lib/routes/documentation/example-values.ts'
import { plainText } from '../markdown/escape.ts'
import { codeBlock, definition, table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'

/** The value of each member of `data` in the examples. */
const examples: Readonly<Record<string, unknown>> = {
  connection_id: exampleIds.connection,
  user_id: exampleIds.user,
  session_id: exampleIds.session,
  provider_key: 'schwab',
  status: 'active',
  previous_status: 'pending',
  scope: 'user',
  effective_at: '2026-11-27T10:00:00.000Z',
}

/** Members that differ from `examples` in an event type. */
const ofType: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'connection.connected': { reason: 'authorized' },
  'connection.expiring': { status: 'expiring', previous_status: 'active', reason: 'consent_ending' },
  'connection.broken': { status: 'error', previous_status: 'active', reason: 'sign_in_required' },
  'connection.recovered': { previous_status: 'error', reason: 'repaired' },
  'connection.revoked': { status: 'revoked', previous_status: 'active', reason: 'provider_revoked' },
  'user.deleted': { reason: 'address_claimed' },
  'session.revoked': { reason: 'logged_out' },
}

const reasonRows = Object.entries({
  'connection.*': connectionReasons,
  'session.revoked': sessionReasons,
  'user.deleted': deletionReasons,
}).flatMap(([events, reasons]) =>
  Object.entries(reasons).map(([code, meaning]) => [`\`${events}\``, `\`${code}\``, meaning]),
)

/** Returns the page with every type of event and an example that its schema accepts. */
export function eventsPage(): Page {
  const rows = Object.entries(eventTypes).map(([type, { summary, data }]) => [
    definition(type),
    plainText(summary),
    Object.keys(data.shape)
      .map(name => `\`${name}\``)
      .join(', '),
  ])
  return {
    path: 'reference/events',
    title: 'Events',
    description: 'Every type of event that is sent to the application, with its data and an example.',
    source: 'lib/events/event-types.ts',
    body: `The body of each event has \`type\`, \`timestamp\` (the time of the change) and \`data\`. The [guide](/use/events/) explains how
to receive and verify events, and lists the reasons of each type. New members of \`data\` and new types can be added.

${table(['Type', 'Sent when', 'Data'], rows)}

## Reasons

The codes in \`data.reason\`. New ones can be added.

${table(['Events', 'Reason', 'What happened'], reasonRows)}

## Examples

${Object.keys(eventTypes).map(exampleOf).join('\n\n')}`,
  }
}

function exampleOf(type: string): string {
  const definitions = new Map<string, { data: z.ZodMiniObject }>(Object.entries(eventTypes))
  const schema = definitions.get(type)?.data ?? z.object({})
  const values = { ...examples, ...ofType[type] }
  const data = Object.fromEntries(Object.keys(schema.shape).map(name => [name, values[name]]))
  const event = { type, timestamp: '2026-11-27T10:00:00.000Z', data: z.parse(schema, data) }
  return codeBlock('json', JSON.stringify(event, null, 2), type)
}
