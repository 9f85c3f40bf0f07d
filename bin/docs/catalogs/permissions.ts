import { contractsOf, type FunctionContract } from '../../../lib/infra/contracts.ts'
import { table } from '../markdown/table.ts'
import type { Page } from '../pages/page.ts'

/**
 * Returns the page with the permissions of every function.
 * @param snapshot the permissions in the synthesized templates. A test compares it with a synthesis.
 */
export function permissionsPage(snapshot: string): Page {
  const permissions = permissionsByFunction(snapshot)
  const contracts = contractsOf()
  return {
    path: 'reference/permissions',
    title: 'Permissions',
    description: 'The services and the IAM permissions of every Lambda function.',
    source: 'lib/infra/grants.ts',
    searchWeight: 0.4,
    isWide: true,
    body: `Each function has a separate IAM role. The role has the sum of the grants of the services in the contract of the function,
and nothing else: no managed policy, no wildcard. The grants are in \`lib/infra/grants.ts\`. A test compares this list with
the templates of a deployment.

## Endpoints

${functionsTable(contracts.filter(({ route }) => route !== undefined), permissions)}

## Jobs

${functionsTable(contracts.filter(({ job }) => job !== undefined), permissions)}

Every function may also write its log. \`EncryptionData\` is the key of the secrets and queues; a policy condition allows
its use only through Secrets Manager and SQS. \`EncryptionProviderTokens\` is the key of the provider tokens.`,
  }
}

function functionsTable(contracts: readonly FunctionContract[], permissions: ReadonlyMap<string, string[]>): string {
  const rows = contracts.map(({ id, uses, memoryMegabytes }) => [
    `\`${id}\``,
    [...uses].toSorted().map(name => `\`${name}\``).join(', '),
    grouped(permissions.get(id.replaceAll('/', '-')) ?? []).join('<br/>'),
    `${memoryMegabytes}`,
  ])
  return table(['Function', 'Services', 'Permissions', 'Memory (MB)'], rows)
}

/** Shortens the list: the log is explained below the tables, and the actions of the Data API are granted together. */
function grouped(lines: readonly string[]): string[] {
  const texts = lines
    .filter(line => !line.startsWith('logs:'))
    .map(line =>
      line.startsWith('rds-data:')
        ? 'run SQL statements (`rds-data`)'
        : line.replace(/^(\S+) (\S+)$/, '`$1` on `$2`'),
    )
  return [...new Set(texts)]
}

/** Reads the snapshot: the name of a function, then its permissions, indented. */
function permissionsByFunction(snapshot: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  let current: string[] = []
  for (const line of snapshot.trimEnd().split('\n')) {
    if (line.startsWith('  ')) current.push(line.trim())
    else {
      current = []
      found.set(line.replace(/^dashtam-[a-z]+-/, ''), current)
    }
  }
  return found
}
