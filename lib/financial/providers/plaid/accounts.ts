import type { Account } from '../../model/account.ts'
import type { ProviderApi } from '../provider-api.ts'
import type { ReadResult } from '../provider-failure.ts'
import { toAccount } from './account.ts'
import { accountKind } from './account-kind.ts'
import { Accounts, Holdings } from './account-replies.ts'
import type { HeldSecurity } from './holding.ts'

/** Reasons why Plaid has no holdings although the connection works: the user or the institution shares none. */
const WITHOUT_HOLDINGS = new Set([
  'access_not_granted',
  'additional_consent_required',
  'no_accounts',
  'no_investment_accounts',
  'no_investment_auth_accounts',
  'products_not_supported',
  'product_not_enabled',
])

/** Reads the accounts of a connection with the balances of their last update, and the holdings of its investments. */
export async function readPlaidAccounts(api: ProviderApi): Promise<ReadResult<Account[]>> {
  const read = await api.post({ path: '/accounts/get', body: {}, reply: Accounts })
  if (read.kind !== 'read') return read
  const { accounts } = read.value
  const holdings = accounts.some(isInvestment) ? await readHoldings(api) : NONE
  if (holdings.kind !== 'read') return holdings
  return {
    kind: 'read',
    value: accounts.map(account => toAccount(account, holdings.value.get(account.account_id) ?? [])),
  }
}

type HoldingsByAccount = Map<string, HeldSecurity[]>
const NONE: ReadResult<HoldingsByAccount> = { kind: 'read', value: new Map() }

const isInvestment = (account: Parameters<typeof accountKind>[0]) => {
  const { kind } = accountKind(account)
  return kind === 'brokerage' || kind === 'crypto'
}

async function readHoldings(api: ProviderApi): Promise<ReadResult<HoldingsByAccount>> {
  const read = await api.post({ path: '/investments/holdings/get', body: {}, reply: Holdings })
  if (read.kind === 'failed' && WITHOUT_HOLDINGS.has(read.reason)) return NONE
  if (read.kind !== 'read') return read
  const { holdings, securities } = read.value
  const byId = new Map(securities.map(security => [security.security_id, security]))
  const held = holdings.map(holding => ({ holding, security: byId.get(holding.security_id) }))
  return { kind: 'read', value: Map.groupBy(held, ({ holding }) => holding.account_id) }
}
