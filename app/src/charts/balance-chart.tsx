import { Bar, BarChart, Cell, LabelList, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { TypeTotal } from '../accounts/totals.ts'
import { signOf } from '../text/decimal.ts'
import { formatMoney } from '../text/money.ts'
import './balance-chart.css'

/** The properties of {@link BalanceChart}. */
export interface BalanceChartProps {
  readonly currency: string
  readonly types: readonly TypeTotal[]
}

/** The number of colors in `balance-chart.css`. Further bars start again with the first color. */
const COLORS = 6
const TEXT = { fill: 'var(--ink)', style: { fontSize: 13 } }

/**
 * The balance by type of account, as bars with labels. Screen readers skip it, because the table next to it has the same
 * numbers.
 */
export function BalanceChart({ currency, types }: BalanceChartProps) {
  // A bar needs no more digits than its length in pixels shows.
  const bars = types.map(({ type, amount }) => {
    const label = formatMoney(amount, currency, { digits: 'compact' })
    return { type, length: Number(amount), ...(signOf(amount) < 0 ? { owed: label } : { held: label }) }
  })
  return (
    <div className="balance-chart" aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={bars}
          layout="vertical"
          accessibilityLayer={false}
          margin={{ top: 0, right: 84, bottom: 0, left: 0 }}
        >
          <XAxis
            type="number"
            hide
            domain={[(min: number) => Math.min(0, min), (max: number) => Math.max(0, max)]}
          />
          <YAxis type="category" dataKey="type" width={140} axisLine={false} tickLine={false} tick={TEXT} />
          <ReferenceLine x={0} stroke="var(--field-line)" />
          <Bar dataKey="length" minPointSize={3} barSize={20} radius={4} isAnimationActive={false}>
            {bars.map(({ type }, index) => (
              <Cell key={type} fill={`var(--chart-${(index % COLORS) + 1})`} />
            ))}
            {/* The bars of money owed extend to the left. Their labels are on the right too, where nothing is. */}
            <LabelList dataKey="held" position="right" {...TEXT} />
            <LabelList dataKey="owed" position="left" {...TEXT} />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}
