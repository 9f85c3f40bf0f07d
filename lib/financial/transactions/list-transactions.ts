import { transactionsRead } from '../../audit/actions.ts'
import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { Page, PageChoice } from '../../pagination/page.ts'
import { noteSync } from '../accounts/record-sync.ts'
import type { Transaction, TransactionType } from '../model/transaction.ts'
import { listed, type ProviderRead, readProvider } from '../provider-tokens/read-provider.ts'
import type { TokenServices } from '../provider-tokens/usable-access-token.ts'
import { chooseWindow, type WindowFault } from './requested-window.ts'

/** Which transactions are wanted. */
export interface TransactionSearch extends PageChoice {
  /** Moments in ISO 8601, with an offset. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly type?: TransactionType | undefined
}

/** What became of a list of transactions. */
export type ListedTransactions =
  | { kind: 'listed'; page: Page<Transaction> }
  | { kind: 'invalid_input'; fault: WindowFault }
  | Exclude<ProviderRead<Transaction[]>, { kind: 'read' }>

/** Lists the transactions of an account within a window, newest first. */
export async function listTransactions(
  services: TokenServices,
  request: {
    claims: AccessTokenClaims
    connectionId: string
    accountId: string
    search: TransactionSearch
    metadata: RequestMetadata
  },
): Promise<ListedTransactions> {
  const { claims, connectionId, accountId, search, metadata } = request
  const { userId, sessionId } = claims
  const window = chooseWindow(search, services.clock())
  if ('code' in window) return { kind: 'invalid_input', fault: window }
  const outcome = await readProvider<Transaction[]>(
    services,
    { userId, connectionId, metadata },
    'by_id',
    async (definition, api) =>
      definition.readTransactions?.(api, accountId, window) ?? { kind: 'read', value: [] },
  )
  if (outcome.kind !== 'read') return outcome
  await noteSync(
    services.database,
    { userId, sessionId, connectionId, action: transactionsRead },
    auditContext(services, metadata),
  )
  const { type } = search
  const chosen = outcome.value.filter(transaction => type === undefined || transaction.type === type)
  return listed(chosen, search, outcome.definition)
}
