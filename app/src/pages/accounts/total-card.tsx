import type { CurrencyTotal } from '../../accounts/totals.ts'
import { BalanceChart } from '../../charts/balance-chart.tsx'
import { formatMoney } from '../../text/money.ts'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import './total-card.css'

/** The properties of {@link TotalCard}. */
export interface TotalCardProps {
  readonly total: CurrencyTotal
  /** The names of connections that were not read. */
  readonly missing: readonly string[]
}

/** The total of the accounts in one currency, as a chart and a table by type. */
export function TotalCard({ total, missing }: TotalCardProps) {
  const { currency, amount, types, unknown } = total
  return (
    <Card>
      <div>
        <h2>Total in {currency}</h2>
        <p className="total number">{formatMoney(amount, currency)}</p>
        {unknown > 0 && (
          <p className="soft">
            Without {unknown === 1 ? '1 account' : `${unknown} accounts`} of unknown balance.
          </p>
        )}
        {missing.length > 0 && <p className="soft">Without {missing.join(', ')}.</p>}
      </div>
      <div className="total-parts">
        <BalanceChart currency={currency} types={types} />
        <TypeTable total={total} />
      </div>
    </Card>
  )
}

/** The numbers of the chart, in the same order. */
function TypeTable({ total: { currency, types } }: { readonly total: CurrencyTotal }) {
  return (
    <table className="type-table">
      <caption className="visually-hidden">Balance by type of account in {currency}</caption>
      <thead>
        <tr>
          <th scope="col">Type</th>
          <th scope="col">Accounts</th>
          <th scope="col">Balance</th>
        </tr>
      </thead>
      <tbody>
        {types.map(({ type, amount, accounts }) => (
          <tr key={type}>
            <th scope="row">{type}</th>
            <td>{accounts}</td>
            <td>
              <Money amount={amount} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
