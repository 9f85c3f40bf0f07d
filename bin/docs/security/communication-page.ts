import { connections, connectionsOfServices } from '../../../lib/services/communication.ts'
import { table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'

/** Returns the page with every connection of the functions. */
export function communicationPage(): Page {
  const rows = Object.entries(connectionsOfServices).map(([service, names]) => [
    `\`${service}\``,
    names.length === 0 ? 'none' : names.join(', '),
  ])
  const sections = Object.entries(connections).map(
    ([name, { peer, protocol, authentication, timeouts, concurrency, retries, failure }]) =>
      [
        `## ${name}\n`,
        `- **Peer:** ${peer.replaceAll('<', '&lt;')}`,
        `- **Protocol:** ${protocol}`,
        `- **Authentication:** ${authentication}`,
        `- **Timeouts:** ${timeouts.map(setting => `\`${setting}\``).join(', ')} ([configuration](/reference/configuration/))`,
        `- **Concurrency:** ${concurrency}`,
        `- **Retries:** ${retries}`,
        `- **If it fails:** ${failure}`,
      ].join('\n'),
  )
  return {
    path: 'reference/communication',
    title: 'Communication list',
    description:
      'Every outgoing connection: protocol, authentication, timeouts, concurrency, retries and failures.',
    source: 'lib/services/communication.ts',
    searchWeight: 0.5,
    body: [
      `A function connects only to the peers of the services in its contract ([permissions](/reference/permissions/)). A service without
an entry does not compile. No user can name an address to which a function connects: providers and event endpoints are in definitions and
in Secrets Manager, and redirects are not followed.

Incoming connections: the API through API Gateway (HTTPS; access tokens, IAM signatures, or none for public routes), notifications of
providers (signed), and invocations by SQS, EventBridge, Secrets Manager and CloudFormation (IAM).

Release of resources: connections are closed when they have been idle for some seconds or when Lambda ends the instance; the calls of a request
end at its deadline.`,
      ...sections,
      '## By service',
      table(['Service', 'Connections'], rows),
    ].join('\n\n'),
  }
}
