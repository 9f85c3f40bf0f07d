import type { TypeTotal } from '../accounts/totals.ts'
import { formatMoney } from '../text/money.ts'
import './balance-chart.css'

/** The properties of {@link BalanceChart}. */
export interface BalanceChartProps {
  readonly currency: string
  readonly types: readonly TypeTotal[]
}

/** The number of colors in `balance-chart.css`. Further bars start again with the first color. */
const COLORS = 6

/**
 * The balance by type of account, as bars with labels. Bars of debts lead to the left of the line at zero. Screen readers
 * skip the chart, because the table next to it has the same numbers.
 */
export function BalanceChart({ currency, types }: BalanceChartProps) {
  // A bar needs no more digits than its length in pixels shows.
  const amounts = types.map(({ amount }) => Number(amount))
  const least = Math.min(0, ...amounts)
  const range = Math.max(0, ...amounts) - least || 1
  const percent = (amount: number) => `${(100 * amount) / range}%`
  return (
    <div className="balance-chart" aria-hidden="true">
      {types.map(({ type, amount }, index) => {
        const length = Number(amount)
        const bar = {
          insetInlineStart: percent(Math.min(0, length) - least),
          width: percent(Math.abs(length)),
        }
        return (
          <div key={type} className="balance-row">
            <span className="balance-type">{type}</span>
            <span className="balance-track">
              <span className="balance-zero" style={{ insetInlineStart: percent(-least) }} />
              <span className={`balance-bar color-${(index % COLORS) + 1}`} style={bar} />
            </span>
            <span className="number">{formatMoney(amount, currency, { digits: 'compact' })}</span>
          </div>
        )
      })}
    </div>
  )
}
