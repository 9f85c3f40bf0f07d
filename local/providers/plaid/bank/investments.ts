import { dollars, quantity, type Value } from '../../mock/data/exact-json.ts'
import { plaidId } from '../identifiers.ts'
import type { InvestmentAccount } from './account-template.ts'
import { accountsOf, type CustomerAccount, dateOf, type ItemView } from './customer-account.ts'
import { type InvestmentEvent, investmentEvents } from './investment-events.ts'
import { marketValueOf, portfolioAt } from './portfolio.ts'
import {
  cashBody,
  cashSecurityId,
  priceOf,
  type SecurityKey,
  securityBody,
  securityIdOf,
} from './securities.ts'
import type { TransactionRow } from './transaction-body.ts'

/** Returns the investment accounts that an item shares. */
export function investmentAccountsOf(view: ItemView): CustomerAccount<InvestmentAccount>[] {
  return accountsOf(view).filter(isInvestmentAccount)
}

function isInvestmentAccount(account: CustomerAccount): account is CustomerAccount<InvestmentAccount> {
  return account.template.type === 'investment'
}

/** Returns the holdings of accounts, and the securities that they name, in Plaid's format. */
export function holdingsOf(accounts: readonly CustomerAccount<InvestmentAccount>[], view: ItemView) {
  const { login, now } = view
  const held = new Set<SecurityKey>()
  const holdings = accounts.flatMap(({ id, template }) => {
    const { positions, cash } = portfolioAt(template.portfolio, login, now)
    for (const { security } of positions) held.add(security)
    const rows: Value[] = positions.map(position => ({
      ...shared(id, now),
      security_id: securityIdOf(position.security),
      quantity: quantity(position.units),
      institution_price: dollars(priceOf(position.security, now)),
      institution_value: dollars(marketValueOf(position, now)),
      // An employer's plan does not report what was paid.
      cost_basis: template.portfolio === '401k' ? null : dollars(position.basis),
    }))
    const ofCash: Value = {
      ...shared(id, now),
      security_id: cashSecurityId,
      quantity: dollars(cash),
      institution_price: 1,
      institution_value: dollars(cash),
      cost_basis: null,
    }
    return cash === 0 ? rows : [...rows, ofCash]
  })
  return { holdings, securities: [...securitiesOf(held, now), cashBody(now)] }
}

function shared(accountId: string, now: number) {
  return {
    account_id: accountId,
    institution_price_as_of: dateOf(now),
    institution_price_datetime: null,
    iso_currency_code: 'USD',
    unofficial_currency_code: null,
    vested_quantity: null,
    vested_value: null,
  }
}

function securitiesOf(keys: Iterable<SecurityKey>, now: number): Value[] {
  return [...keys].map(key => securityBody(key, now))
}

/** Returns the investment transactions of accounts, newest first, with the securities that they name. */
export function investmentTransactionsOf(
  accounts: readonly CustomerAccount<InvestmentAccount>[],
  { now, addedRows }: ItemView,
) {
  const named = new Set<SecurityKey>()
  const rows = accounts.flatMap(account =>
    investmentEvents(account.template.portfolio, now).map(event => {
      if (event.security) named.add(event.security)
      return rowOf(account, event)
    }),
  )
  const [first] = accounts
  if (first)
    for (let index = 0; index < addedRows; index += 1) rows.push(rowOf(first, lateDeposit(index, now)))
  rows.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
  return { rows, securities: securitiesOf(named, now) }
}

/** A deposit that was added between two pages. */
function lateDeposit(index: number, now: number): InvestmentEvent {
  const texts = { kind: 'cash', subtype: 'deposit', name: 'LATE DEPOSIT' } as const
  return {
    ...texts,
    key: `late ${index}`,
    at: now,
    security: undefined,
    units: 0,
    price: 0,
    cents: -1_00,
    fees: 0,
  }
}

function rowOf(account: CustomerAccount<InvestmentAccount>, event: InvestmentEvent): TransactionRow {
  const { at, kind, subtype, name, security, units, price, cents, fees } = event
  const id = plaidId(`investment transaction ${account.id} ${event.key}`)
  const isCash = security === undefined
  const body = {
    investment_transaction_id: id,
    account_id: account.id,
    security_id: isCash ? null : securityIdOf(security),
    date: dateOf(at),
    name,
    quantity: isCash ? dollars(cents) : quantity(units),
    amount: dollars(cents),
    price: isCash ? 0 : dollars(price),
    fees: isCash && fees === 0 ? null : dollars(fees),
    type: kind,
    subtype,
    iso_currency_code: 'USD',
    unofficial_currency_code: null,
  }
  return { id, accountId: account.id, date: dateOf(at), at, body }
}
