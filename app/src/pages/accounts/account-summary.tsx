import type { Account } from '@dashtam/client'
import type { ReactNode } from 'react'
import { isDebt } from '../../accounts/account-type.ts'
import { formatPercent } from '../../text/money.ts'
import { formatCalendarDate } from '../../text/time.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { Details } from '../../ui/details.tsx'
import { Money } from '../../ui/money.tsx'
import { Unknown } from '../../ui/unknown.tsx'
import { shownNumber } from './shown-number.ts'

type Item = readonly [name: string, value: ReactNode]

/** The balance of an account, and what is special about its kind. */
export function AccountSummary({ account }: { readonly account: Account }) {
  const { balance, available, currency } = account
  const number = shownNumber(account)
  return (
    <Card>
      <div>
        <h2>{isDebt(account) ? 'Amount owed' : 'Balance'}</h2>
        <p className="total">
          <Money amount={balance} currency={currency} />
        </p>
      </div>
      <Warnings account={account} />
      <Details
        items={[
          // Most loans have nothing to take out.
          ...(account.kind === 'loan' && available === null
            ? []
            : [['Available', <Money key="available" amount={available} currency={currency} />] as const]),
          ...kindItems(account),
          // Some institutions write the number in the name, which is the title of the page.
          ...(number === undefined ? [] : [['Number', number] as const]),
        ]}
      />
    </Card>
  )
}

function Warnings({ account }: { readonly account: Account }) {
  if (account.kind !== 'brokerage') return null
  const { is_restricted, is_day_trader } = account.brokerage
  return (
    (is_restricted || is_day_trader) && (
      <div className="row">
        {is_restricted && <Badge kind="warn">Trading restricted to closing orders</Badge>}
        {is_day_trader && <Badge kind="info">Pattern day trader</Badge>}
      </div>
    )
  )
}

function kindItems(account: Account): Item[] {
  const money = (name: string, amount: string | null): Item => [
    name,
    <Money key={name} amount={amount} currency={account.currency} />,
  ]
  const text = (name: string, value: string | null): Item => [name, value ?? <Unknown />]
  switch (account.kind) {
    case 'brokerage': {
      const { cash_balance, buying_power, maintenance_requirement } = account.brokerage
      // Only margin accounts have these two.
      return [
        money('Cash', cash_balance),
        ...(buying_power === null ? [] : [money('Buying power', buying_power)]),
        ...(maintenance_requirement === null
          ? []
          : [money('Maintenance requirement', maintenance_requirement)]),
      ]
    }
    case 'bank': {
      const { interest_rate } = account.bank
      return interest_rate === null ? [] : [['Interest rate per year', formatPercent(interest_rate)]]
    }
    case 'card': {
      const { network, credit_limit, minimum_payment, payment_due_on } = account.card
      return [
        money('Credit limit', credit_limit),
        money('Minimum payment', minimum_payment),
        text('Payment due', payment_due_on && formatCalendarDate(payment_due_on)),
        text('Network', network),
      ]
    }
    case 'loan': {
      const { interest_rate } = account.loan
      return interest_rate === null ? [] : [['Interest rate per year', formatPercent(interest_rate)]]
    }
    case 'other':
    case 'crypto':
      return []
  }
}
