import { dollars, type Value } from '../../mock/data/exact-json.ts'
import { plaidId } from '../identifiers.ts'
import type { LedgerAccount } from './account-template.ts'
import type { CustomerAccount, ItemView } from './customer-account.ts'
import { worthOf } from './portfolio.ts'
import { pendingSum, postedSum } from './posted-sum.ts'

/** Amounts in cents. Null if the institution does not report it. */
interface Balances {
  readonly available: number | null
  readonly current: number | null
  readonly limit: number | null
}

/** Returns an account in Plaid's format. */
export function accountBody(account: CustomerAccount, view: ItemView): Value {
  const { id, template } = account
  const { available, current, limit } = balancesOf(account, view)
  const unofficial = 'unofficialCurrency' in template ? template.unofficialCurrency : undefined
  const isOdd = view.hasOddRows && account.isFirst
  return {
    account_id: id,
    balances: {
      available: amount(available),
      current: amount(isOdd ? null : current),
      limit: amount(limit),
      iso_currency_code: unofficial === undefined ? 'USD' : null,
      unofficial_currency_code: unofficial ?? null,
    },
    mask: template.mask,
    name: template.name,
    official_name: template.officialName,
    ...(view.institution.oauth && {
      persistent_account_id: plaidId(`persistent ${view.institution.id} ${view.login} ${template.key}`),
    }),
    type: template.type,
    subtype: isOdd ? 'a subtype of the future' : template.subtype,
    holder_category: isOdd ? 'a category of the future' : 'personal',
    ...(isOdd && { a_field_of_the_future: { text: 'x', list: [1, null] } }),
  }
}

const amount = (cents: number | null): Value => (cents === null ? null : dollars(cents))

function balancesOf({ template }: CustomerAccount, { login, now }: ItemView): Balances {
  if (template.type === 'investment') {
    const { value, cash } = worthOf(template.portfolio, login, now)
    return { available: cash, current: value + cash, limit: null }
  }
  return ledgerBalances(template, login, now)
}

function ledgerBalances(account: LedgerAccount, login: string, now: number): Balances {
  const { type, ledger, start, limit = null, hasAvailable = true } = account
  const moved = postedSum(ledger, login, now)
  if (type === 'loan') return { available: null, current: start + moved, limit: null }
  const pending = pendingSum(ledger, login, now)
  if (type === 'credit') {
    const current = start + moved
    return { available: hasAvailable && limit ? limit - current - pending : null, current, limit }
  }
  const current = start - moved
  return { available: hasAvailable ? current - pending : null, current, limit: null }
}
