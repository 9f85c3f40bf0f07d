import type { Account } from '../../model/account.ts'
import { maskNumber } from '../../model/mask-number.ts'
import type { ProviderApi } from '../provider-api.ts'
import type { ReadResult } from '../provider-failure.ts'
import { AccountNumbers, Accounts, type SchwabAccount } from './account-replies.ts'
import { toPosition } from './position.ts'

/**
 * Reads a user's accounts with their positions. The id of an account is its hash, which the Trader API requires in requests.
 * The account number is masked.
 */
export async function readSchwabAccounts(api: ProviderApi): Promise<ReadResult<Account[]>> {
  const [numbers, accounts] = await Promise.all([
    api.get({ path: '/accounts/accountNumbers', reply: AccountNumbers }),
    api.get({ path: '/accounts', query: { fields: 'positions' }, reply: Accounts }),
  ])
  if (numbers.kind !== 'read') return numbers
  if (accounts.kind !== 'read') return accounts
  const hashes = new Map(numbers.value.map(({ accountNumber, hashValue }) => [accountNumber, hashValue]))
  const read: Account[] = []
  for (const account of accounts.value) {
    const id = hashes.get(account.securitiesAccount.accountNumber)
    if (id === undefined) return { kind: 'failed', reason: 'unexpected_shape' }
    read.push(toAccount(id, account))
  }
  return { kind: 'read', value: read }
}

const TYPES: Readonly<Record<string, 'cash' | 'margin'>> = { CASH: 'cash', MARGIN: 'margin' }

function toAccount(id: string, { securitiesAccount, aggregatedBalance }: SchwabAccount): Account {
  const { currentBalances: now, positions } = securitiesAccount
  const type = TYPES[securitiesAccount.type] ?? 'other'
  const number = maskNumber(securitiesAccount.accountNumber)
  return {
    kind: 'brokerage',
    id,
    name: `${type === 'other' ? 'Brokerage' : type === 'cash' ? 'Cash' : 'Margin'} account ${number}`,
    number_masked: number,
    currency: 'USD',
    balance:
      aggregatedBalance?.currentLiquidationValue ??
      now?.liquidationValue ??
      aggregatedBalance?.liquidationValue ??
      null,
    available: now?.availableFunds ?? now?.cashAvailableForTrading ?? now?.cashAvailableForWithdrawal ?? null,
    brokerage: {
      type,
      cash_balance: now?.cashBalance ?? now?.totalCash ?? null,
      buying_power: now?.buyingPower ?? null,
      maintenance_requirement: now?.maintenanceRequirement ?? null,
      is_day_trader: securitiesAccount.isDayTrader,
      is_restricted: securitiesAccount.isClosingOnlyRestricted,
      positions: positions.map(toPosition),
    },
  }
}
